package io.broadcast4j.test;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.backplane.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A node that writes down what its backplane hands over, and whether it ever does so twice at once for one stream.
 *
 * <p>Thread-safe.
 */
final class BackplaneNode implements Backplane.Receiver {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Backplane backplane;
    private final Journal<Message> received = new Journal<>();
    private final Map<Stream, AtomicBoolean> busy = new ConcurrentHashMap<>();
    private final AtomicBoolean overlapped = new AtomicBoolean();

    BackplaneNode(Backplane backplane) {
        this.backplane = backplane;
        backplane.start(this);
    }

    @Override
    public void receive(Message message) {
        AtomicBoolean mark = busy.computeIfAbsent(message.stream(), stream -> new AtomicBoolean());
        if (!mark.compareAndSet(false, true)) {
            overlapped.set(true);
        }
        received.add(message);
        mark.set(false);
    }

    Backplane backplane() {
        return backplane;
    }

    boolean overlapped() {
        return overlapped.get();
    }

    /** Subscribes, waits until that is live, and returns where it begins. */
    Position listen(Stream stream) {
        return result("The subscription to " + stream, backplane.subscribe(stream));
    }

    /** Publishes and waits for the position. */
    Position publish(Stream stream, String json) {
        return publish(stream, json, HistoryPolicy.DEFAULT, null);
    }

    /** Publishes and waits for the position. */
    Position publish(Stream stream, String json, HistoryPolicy policy, @Nullable String idempotencyKey) {
        Message message = new Message(stream, json, Position.NONE, null);
        return result("Publishing to " + stream, backplane.publish(new Publication(message, policy, idempotencyKey)));
    }

    /** Asks the history. */
    Replay since(Stream stream, Position position) {
        return result("The history of " + stream, backplane.history().since(stream, position));
    }

    /** Asks the history. */
    Replay since(Stream stream, Instant time) {
        return result("The history of " + stream, backplane.history().since(stream, time));
    }

    private static <T> T result(String what, CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(what + " did not succeed", e);
        }
    }

    /** Returns the messages of a stream so far. */
    List<Message> messages(Stream stream) {
        return received.entries().stream()
                .filter(message -> message.stream().equals(stream))
                .toList();
    }

    /** Returns what the messages of a stream said so far. */
    List<String> texts(Stream stream) {
        return messages(stream).stream().map(Message::json).toList();
    }

    /** Waits for a message like this. */
    void await(String what, Predicate<Message> wanted) {
        received.await(what, PATIENCE, all -> all.stream().anyMatch(wanted));
    }

    /** Waits until this many messages of a stream have arrived, and returns what they say. */
    List<String> await(Stream stream, int count) {
        received.await(
                count + " messages of " + stream,
                PATIENCE,
                all -> all.size() >= count
                        && all.stream()
                                        .filter(message -> message.stream().equals(stream))
                                        .count()
                                >= count);
        return texts(stream);
    }
}

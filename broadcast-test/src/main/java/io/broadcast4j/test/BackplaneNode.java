package io.broadcast4j.test;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

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

    /** Subscribes and waits until that is live. */
    void listen(Stream stream) {
        try {
            backplane.subscribe(stream).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("The subscription to " + stream + " did not become live", e);
        }
    }

    /** Publishes and waits for the position. */
    Position publish(Stream stream, String json) {
        try {
            return backplane
                    .publish(new Publication(
                            new Message(stream, json, Position.NONE, null), HistoryPolicy.DEFAULT, null))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("Could not publish to " + stream, e);
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

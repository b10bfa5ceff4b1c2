package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.backplane.Replay;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands in for an engine: it notes the texts that it hears of each stream, and takes from the history what it was told
 * that it may have missed.
 *
 * <p>Thread-safe.
 */
final class Listener implements Backplane.Receiver, AutoCloseable {
    /** Long enough for all that a test publishes. */
    private static final HistoryPolicy ALL = HistoryPolicy.keep(10_000, Duration.ofMinutes(5));

    private final Backplane backplane;
    private final Map<Stream, Set<String>> texts = new ConcurrentHashMap<>();
    private final Map<Stream, Position> bases = new ConcurrentHashMap<>();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile String cause = "";

    Listener(RedisBackplane.Builder description) {
        backplane = description.build();
        backplane.start(this);
    }

    /** Subscribes, and waits until that is live. */
    void listen(Stream stream) {
        texts.put(stream, ConcurrentHashMap.newKeySet());
        bases.put(stream, backplane.subscribe(stream).toCompletableFuture().join());
    }

    /** Publishes a message that is remembered. */
    CompletionStage<Position> publish(Stream stream, String json) {
        return backplane.publish(new Publication(new Message(stream, json, Position.NONE, null), ALL, null));
    }

    Set<String> heard(Stream stream) {
        return texts.getOrDefault(stream, Set.of());
    }

    /** Waits for a message. */
    void await(Stream stream, String json) {
        Await.until("message " + json + " of " + stream, () -> heard(stream).contains(json));
    }

    /** Returns how often it was told that it may have missed something. */
    int timesMissed() {
        return missed.get();
    }

    /** Returns why the link is lost, or nothing if it is not. */
    String cause() {
        return cause;
    }

    @Override
    public void receive(Message message) {
        note(message);
    }

    @Override
    public void missed() {
        bases.forEach((stream, base) -> backplane.history().since(stream, base).thenAccept(replay -> {
            if (replay instanceof Replay.Messages kept) {
                kept.messages().forEach(this::note);
            }
        }));
        missed.incrementAndGet();
    }

    private void note(Message message) {
        texts.getOrDefault(message.stream(), ConcurrentHashMap.newKeySet()).add(message.json());
    }

    @Override
    public void lost(String why) {
        cause = why;
    }

    @Override
    public void restored() {
        cause = "";
    }

    @Override
    public void close() {
        backplane.close();
    }
}

package io.broadcast4j.publish;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.json.JsonCodec;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Encodes a message as JSON, once, on the caller's thread, and hands it to the backplane.
 *
 * <p>Thread-safe.
 */
public final class BackplaneBroadcaster implements Broadcaster {
    private final Backplane backplane;
    private final JsonCodec codec;
    private final BroadcastObserver observer;
    private final HistoryPolicies history;
    private final int maxMessageChars;

    /**
     * Creates a broadcaster.
     *
     * @param history what is remembered of which stream
     * @param maxMessageChars the longest message, in characters of JSON
     */
    public BackplaneBroadcaster(
            Backplane backplane,
            JsonCodec codec,
            BroadcastObserver observer,
            HistoryPolicies history,
            int maxMessageChars) {
        this.backplane = backplane;
        this.codec = codec;
        this.observer = observer;
        this.history = history;
        this.maxMessageChars = maxMessageChars;
    }

    @Override
    public CompletionStage<Position> broadcast(Stream stream, Object message, BroadcastOptions options) {
        String json = message instanceof Encoded encoded ? encoded.json() : encode(message);
        observer.published(stream, json.length());
        Message passing = new Message(
                stream, json, Message.Kind.DATA, Position.NONE, options.excludedConnection(), options.event());
        CompletionStage<Position> sent = backplane.publish(new Publication(
                passing, options.remembered() ? history.of(stream) : HistoryPolicy.OFF, options.idempotencyKey()));
        // The caller gets the backplane's own stage: a dependent one would wrap the failure.
        sent.whenComplete((position, failure) -> {
            if (failure != null) {
                observer.publishFailed(stream, failure);
            }
        });
        return sent;
    }

    @Override
    public CompletionStage<List<Position>> broadcast(Collection<Stream> streams, Object message) {
        return Broadcaster.super.broadcast(streams, new Encoded(encode(message)));
    }

    private String encode(Object message) {
        return codec.encode(message, maxMessageChars);
    }

    /** A message that goes to several streams, encoded. */
    private record Encoded(String json) {}
}

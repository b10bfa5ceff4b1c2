package io.broadcast4j.server;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Publication;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A backplane whose streams become live when the test says so; those of the library's own do at once. It delivers on the
 * publisher's thread what was subscribed to, live or not. Not thread-safe.
 */
final class HandBackplane implements Backplane {
    private final Map<Stream, CompletableFuture<Position>> streams = new HashMap<>();
    private Receiver receiver = message -> {};
    private boolean ownStreamsWait;

    /** Makes the streams of the library wait as well. */
    HandBackplane withOwnStreamsWaiting() {
        ownStreamsWait = true;
        return this;
    }

    void live(String stream) {
        stage(stream).complete(Position.NONE);
    }

    void fail(String stream) {
        stage(stream).completeExceptionally(new BroadcastException(BroadcastException.Outcome.UNKNOWN, "no route"));
    }

    /** Makes all streams live that were subscribed to so far. */
    void allLive() {
        Map.copyOf(streams).values().forEach(stage -> stage.complete(Position.NONE));
    }

    boolean isListening(String stream) {
        return streams.containsKey(Stream.of(stream));
    }

    CompletableFuture<Position> stage(String stream) {
        return streams.get(Stream.of(stream));
    }

    @Override
    public void start(Receiver target) {
        receiver = target;
    }

    @Override
    public CompletionStage<Position> publish(Publication publication) {
        Message message = publication.message();
        if (streams.containsKey(message.stream())) {
            receiver.receive(message);
        }
        return CompletableFuture.completedStage(Position.NONE);
    }

    @Override
    public CompletionStage<Position> subscribe(Stream stream) {
        CompletableFuture<Position> stage = new CompletableFuture<>();
        if (stream.isReserved() && !ownStreamsWait) {
            stage.complete(Position.NONE);
        }
        streams.put(stream, stage);
        return stage;
    }

    @Override
    public void unsubscribe(Stream stream) {
        streams.remove(stream);
    }

    @Override
    public History history() {
        return History.NONE;
    }

    @Override
    public void close() {}
}

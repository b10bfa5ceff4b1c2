package io.broadcast4j.redis;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** What this node wants to hear of one stream. */
final class Ear {
    private final Stream stream;
    private final ByteBuffer channel;
    private final CompletableFuture<Position> live = new CompletableFuture<>();
    private volatile Position base = Position.NONE;
    private volatile boolean based;

    Ear(Stream stream, ByteBuffer channel) {
        this.stream = stream;
        this.channel = channel;
    }

    Stream stream() {
        return stream;
    }

    /** Returns the name of its channel, not to be changed or read from by moving its position. */
    ByteBuffer channel() {
        return channel;
    }

    /** Completes when everything that is published from then on is heard. */
    CompletableFuture<Position> live() {
        return live;
    }

    /** Notes where the stream stood before this node listened. */
    void begin(Position position) {
        base = position;
        based = true;
    }

    /** Tells whether it is known where the stream stood. */
    boolean hasBegun() {
        return based;
    }

    Position base() {
        return base;
    }
}

package io.broadcast4j.backplane;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a backplane remembers of its streams.
 *
 * <p>Thread-safe. Non-blocking.
 */
public interface History {
    /** Remembers nothing: whatever is asked, the answer is a gap. */
    History NONE = new History() {
        @Override
        public CompletionStage<Replay> since(Stream stream, Position position) {
            return CompletableFuture.completedStage(new Replay.Gap(Position.NONE));
        }

        @Override
        public CompletionStage<Replay> since(Stream stream, Instant time) {
            return CompletableFuture.completedStage(new Replay.Gap(Position.NONE));
        }
    };

    /** Returns everything after a position, or a gap if a part of it is gone. */
    CompletionStage<Replay> since(Stream stream, Position position);

    /** Returns everything from a time on that is still remembered. */
    CompletionStage<Replay> since(Stream stream, Instant time);
}

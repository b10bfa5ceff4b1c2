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

    /**
     * Returns everything after a position, or a gap if a part of it is gone, or if the position is none of this stream:
     * of another epoch, beyond the end, or with another entry at its offset. Of a stream that keeps the
     * {@linkplain HistoryPolicy#latestOnly latest only} the newest message is everything, unless that is the one at the
     * position.
     */
    CompletionStage<Replay> since(Stream stream, Position position);

    /**
     * Returns everything that was stored at a time or later, or a gap if a part of it may be gone. Times are compared as
     * the clock of the store tells them.
     */
    CompletionStage<Replay> since(Stream stream, Instant time);
}

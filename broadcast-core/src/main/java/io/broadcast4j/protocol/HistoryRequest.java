package io.broadcast4j.protocol;

import io.broadcast4j.Position;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to have replayed.
 *
 * <p>Immutable, thread-safe.
 *
 * @param since everything from that time on, of the streams without a position; null for nothing of those
 * @param positions by the name of a stream, the last place the client has seen
 * @param readable false if the client's wish could not be read, so that it has to be told that it cannot be met
 */
public record HistoryRequest(@Nullable Instant since, Map<String, Position> positions, boolean readable) {
    /** A wish that could not be read. */
    public static final HistoryRequest UNREADABLE = new HistoryRequest(null, Map.of(), false);

    /** Copies the map. */
    public HistoryRequest {
        positions = Map.copyOf(positions);
    }
}

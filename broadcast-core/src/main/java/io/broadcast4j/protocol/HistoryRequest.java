package io.broadcast4j.protocol;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
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
 * @param resumption whether the client goes on with all its streams, so that nobody knows what it has missed of one without
 *     a position; the positions stand by the tags of {@link EventCursor} then
 */
public record HistoryRequest(
        @Nullable Instant since, Map<String, Position> positions, boolean readable, boolean resumption) {
    /** A wish that could not be read. */
    public static final HistoryRequest UNREADABLE = new HistoryRequest(null, Map.of(), false, false);

    /** Copies the map. */
    public HistoryRequest {
        positions = Map.copyOf(positions);
    }

    /** Wishes for everything from a time on, and behind places in streams of those names. */
    static HistoryRequest of(@Nullable Instant since, Map<String, Position> positions) {
        return new HistoryRequest(since, positions, true, false);
    }

    /** Wishes to go on behind places in the streams of those tags. */
    static HistoryRequest resumption(Map<String, Position> positions) {
        return new HistoryRequest(null, positions, true, true);
    }

    /** Returns the last place in a stream of a subscription that the client has seen, or null if it names none. */
    public @Nullable Position positionOf(String identifier, Stream stream) {
        return positions.get(resumption ? EventCursor.tag(identifier, stream) : stream.name());
    }
}

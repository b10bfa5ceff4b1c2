package io.broadcast4j.protocol;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client wants to have replayed. A wish that makes no sense is a wish all the same, since whoever has it
 * waits for an answer: it becomes {@link HistoryRequest#UNREADABLE}, and nothing here throws.
 */
final class HistoryReader {
    /** The most streams of which one request may name positions. */
    static final int MAX_POSITIONS = 100;

    /** The last second of the year 9999. Later times are milliseconds by mistake, or too much for some store. */
    static final long LAST_SECOND = 253_402_300_799L;

    private HistoryReader() {}

    /** Returns the wish in a command, or nothing if it asks for nothing. */
    static Optional<HistoryRequest> read(Json command) {
        if (!command.has("history")) {
            return Optional.empty();
        }
        try {
            return wish(command.get("history"));
        } catch (IllegalArgumentException e) {
            return Optional.of(HistoryRequest.UNREADABLE);
        }
    }

    private static Optional<HistoryRequest> wish(Json history) {
        if (!history.isObject()) {
            return Optional.of(HistoryRequest.UNREADABLE);
        }
        if (history.has("resume")) {
            return Optional.of(EventCursor.wish(history.text("resume")));
        }
        Instant since = hasTime(history) ? time(history.integer("since")) : null;
        if (history.has("streams")) {
            return Optional.of(HistoryRequest.of(since, positions(history.get("streams"))));
        }
        return Optional.ofNullable(since).map(time -> HistoryRequest.of(time, Map.of()));
    }

    /** The stock client sends {@code false} if it was made with {@code historyTimestamp: false}. */
    private static boolean hasTime(Json history) {
        return history.has("since") && !history.get("since").toString().equals("false");
    }

    /** Zero is how a client says that it has no time. */
    private static @Nullable Instant time(long epochSeconds) {
        if (epochSeconds < 0 || epochSeconds > LAST_SECOND) {
            throw new IllegalArgumentException("Expected a time from 0 to " + LAST_SECOND);
        }
        return epochSeconds == 0 ? null : Instant.ofEpochSecond(epochSeconds);
    }

    private static Map<String, Position> positions(Json streams) {
        if (!streams.isObject() || streams.names().size() > MAX_POSITIONS) {
            throw new IllegalArgumentException("Expected an object of " + MAX_POSITIONS + " streams at most");
        }
        Map<String, Position> positions = new HashMap<>();
        for (String name : streams.names()) {
            positions.put(named(name), position(streams.get(name)));
        }
        return positions;
    }

    private static String named(String stream) {
        if (stream.getBytes(StandardCharsets.UTF_8).length > Stream.MAX_BYTES) {
            throw new IllegalArgumentException("Expected a name of " + Stream.MAX_BYTES + " bytes at most");
        }
        return stream;
    }

    /** No client was ever shown a place in no history. */
    private static Position position(Json place) {
        Position position = WirePosition.of(place.text("epoch"), place.integer("offset"));
        if (position.isNone()) {
            throw new IllegalArgumentException("Expected an epoch");
        }
        return position;
    }
}

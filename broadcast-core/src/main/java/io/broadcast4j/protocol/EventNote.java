package io.broadcast4j.protocol;

import io.broadcast4j.transport.Frame;
import java.util.Map;

/**
 * What a frame of the {@link EventStreamProtocol} means to the transport that writes it; see {@link Frame#note()}.
 *
 * <p>Immutable, thread-safe.
 */
public sealed interface EventNote {
    /** How far a connection has come. Frames with this note have no text. */
    enum Stage implements EventNote {
        /** The client is known, and may subscribe. */
        WELCOMED,
        /** A subscription was confirmed. */
        CONFIRMED,
        /** A subscription was rejected. */
        REJECTED
    }

    /**
     * All that has been missed of one subscription has gone out before this frame, which has no text.
     *
     * @param places by the tag of each of its streams, up to where the client has seen it; the empty text where
     *     nobody knows
     */
    record CaughtUp(Map<String, String> places) implements EventNote {
        /** Copies the map. */
        public CaughtUp {
            places = Map.copyOf(places);
        }
    }

    /**
     * The frame is a message that has a position, or the position alone.
     *
     * @param tag stands for its stream, as this subscription has it
     * @param place stands for its position
     * @param idBytes how many bytes at the end of the text are the id, as it is for a client that has this one stream alone,
     *     and the end of the event
     */
    record Placed(String tag, String place, int idBytes) implements EventNote {}
}

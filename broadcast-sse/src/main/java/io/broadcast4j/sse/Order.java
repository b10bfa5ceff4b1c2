package io.broadcast4j.sse;

import io.broadcast4j.protocol.EventCursor;
import io.broadcast4j.protocol.EventStreamProtocol;
import java.util.List;

/**
 * What a request asks for.
 *
 * <p>Immutable.
 *
 * @param style how events are written
 * @param commands the commands that subscribe, one for each subscription
 * @param lastEventId where the client stands, empty if it does not say
 */
record Order(EventStreamProtocol.Style style, List<String> commands, String lastEventId) {
    /** Copies the list. */
    Order {
        commands = List.copyOf(commands);
    }

    /** Returns a cursor where the client stands. */
    EventCursor cursor() {
        return lastEventId.isEmpty() ? new EventCursor() : new EventCursor(lastEventId);
    }
}

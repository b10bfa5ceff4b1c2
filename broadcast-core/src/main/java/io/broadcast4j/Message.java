package io.broadcast4j;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way from the publisher to every node: already JSON, and never parsed again before it reaches clients.
 *
 * <p>Immutable, thread-safe.
 *
 * @param stream where it goes
 * @param json one JSON value as text
 * @param position where it stands in the stream's history; given by the backplane
 * @param exceptConnection the id of one connection that must not receive it, or null
 */
public record Message(
        Stream stream,
        String json,
        Position position,
        @Nullable String exceptConnection) {
    /** Returns this message at another position. */
    public Message at(Position newPosition) {
        return new Message(stream, json, newPosition, exceptConnection);
    }
}

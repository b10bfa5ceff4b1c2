package io.broadcast4j;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way from the publisher to every node: already JSON, and never parsed again before it reaches clients.
 *
 * <p>Immutable, thread-safe.
 *
 * @param stream where it goes
 * @param json one JSON value as text
 * @param kind what it is about
 * @param position where it stands in the stream's history, given by the backplane; {@link Position#NONE} if it is not
 *     remembered
 * @param exceptConnection the id of one connection that must not receive it, or null
 * @param event the name of the event that it is in an event stream, or null for the ordinary one
 */
public record Message(
        Stream stream,
        String json,
        Kind kind,
        Position position,
        @Nullable String exceptConnection,
        @Nullable String event) {
    /** What a message is about, which decides how a protocol words it. */
    public enum Kind {
        /** What the application has broadcast. */
        DATA,
        /** That a member of the stream has joined, left or changed. */
        PRESENCE
    }

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is none that {@link BroadcastOptions#event(String)} takes
     */
    public Message {
        BroadcastOptions.checkEvent(event);
    }

    /** Creates a message of the application's. */
    public Message(Stream stream, String json, Position position, @Nullable String exceptConnection) {
        this(stream, json, Kind.DATA, position, exceptConnection, null);
    }

    /** Returns this message at another position. */
    public Message at(Position newPosition) {
        return new Message(stream, json, kind, newPosition, exceptConnection, event);
    }
}

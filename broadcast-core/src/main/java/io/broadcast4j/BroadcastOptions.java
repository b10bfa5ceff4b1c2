package io.broadcast4j;

import org.jspecify.annotations.Nullable;

/**
 * How one broadcast differs from the ordinary one.
 *
 * <p>Immutable, thread-safe.
 *
 * @param excludedConnection the id of the connection that must not receive the message, or null for none
 */
public record BroadcastOptions(@Nullable String excludedConnection) {
    /** The ordinary broadcast: everybody who streams from the stream receives it. */
    public static final BroadcastOptions DEFAULT = new BroadcastOptions(null);

    /** Returns options that leave one connection out, usually the one whose action caused the broadcast. */
    public static BroadcastOptions exceptConnection(String connectionId) {
        return new BroadcastOptions(connectionId);
    }
}

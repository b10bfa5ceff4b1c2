package io.broadcast4j;

import org.jspecify.annotations.Nullable;

/**
 * How one broadcast differs from the ordinary one.
 *
 * <p>Immutable, thread-safe.
 *
 * @param excludedConnection the id of the connection that must not receive the message, or null for none
 * @param idempotencyKey what makes a repeat of this broadcast recognisable, or null for nothing
 * @param remembered whether the stream's history keeps the message, where there is one
 */
public record BroadcastOptions(
        @Nullable String excludedConnection, @Nullable String idempotencyKey, boolean remembered) {
    /** The longest idempotency key, in characters. */
    public static final int MAX_KEY_LENGTH = 255;

    /** The ordinary broadcast: everybody who streams from the stream receives it. */
    public static final BroadcastOptions DEFAULT = new BroadcastOptions(null, null, true);

    /** Checks the length of the key. */
    public BroadcastOptions {
        if (idempotencyKey != null && (idempotencyKey.isEmpty() || idempotencyKey.length() > MAX_KEY_LENGTH)) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + MAX_KEY_LENGTH
                    + " characters, this one has " + idempotencyKey.length());
        }
    }

    /** Returns options that leave one connection out, usually the one whose action caused the broadcast. */
    public static BroadcastOptions exceptConnection(String connectionId) {
        return new BroadcastOptions(connectionId, null, true);
    }

    /**
     * Returns these options with an idempotency key: a broadcast to the same stream with the same key within five
     * minutes delivers nothing, and has the position of the first one. That makes it safe to try again where the outcome
     * of the first attempt is unknown.
     */
    public BroadcastOptions idempotencyKey(String key) {
        return new BroadcastOptions(excludedConnection, key, remembered);
    }

    /** Returns these options for a message that is not worth remembering: clients that are away just now miss it. */
    public BroadcastOptions withoutHistory() {
        return new BroadcastOptions(excludedConnection, idempotencyKey, false);
    }
}

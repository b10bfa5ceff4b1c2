package io.broadcast4j;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one broadcast differs from the ordinary one.
 *
 * <p>Immutable, thread-safe.
 *
 * @param excludedConnection the id of the connection that must not receive the message, or null for none
 * @param idempotencyKey what makes a repeat of this broadcast recognisable, or null for nothing
 * @param remembered whether the stream's history keeps the message, where there is one
 * @param event the name of the event that the message is in an event stream, or null for the ordinary one
 */
public record BroadcastOptions(
        @Nullable String excludedConnection,
        @Nullable String idempotencyKey,
        boolean remembered,
        @Nullable String event) {
    /** The longest idempotency key, in characters. */
    public static final int MAX_KEY_LENGTH = 255;

    private static final Pattern EVENT = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
    private static final Set<String> RESERVED = Set.of("open", "error", "gap", "disconnect", "presence");

    /** The ordinary broadcast: everybody who streams from the stream receives it. */
    public static final BroadcastOptions DEFAULT = new BroadcastOptions(null, null, true, null);

    /** Checks the key and the name. */
    public BroadcastOptions {
        if (idempotencyKey != null && (idempotencyKey.isEmpty() || idempotencyKey.length() > MAX_KEY_LENGTH)) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + MAX_KEY_LENGTH
                    + " characters, this one has " + idempotencyKey.length());
        }
        checkEvent(event);
    }

    /** Checks the name of an event, which may come from another node as well. */
    static void checkEvent(@Nullable String event) {
        if (event != null && (!EVENT.matcher(event).matches() || RESERVED.contains(event))) {
            throw new IllegalArgumentException(
                    "An event is named by 1 to 64 letters, digits and _ . : - and by none of "
                            + "the words of the connection: open, error, gap, disconnect, presence");
        }
    }

    /** Returns options that leave one connection out, usually the one whose action caused the broadcast. */
    public static BroadcastOptions exceptConnection(String connectionId) {
        return new BroadcastOptions(connectionId, null, true, null);
    }

    /**
     * Returns these options with an idempotency key: a broadcast to the same stream with the same key within five
     * minutes delivers nothing, and has the position of the first one. That makes it safe to try again where the outcome
     * of the first attempt is unknown.
     */
    public BroadcastOptions idempotencyKey(String key) {
        return new BroadcastOptions(excludedConnection, key, remembered, event);
    }

    /** Returns these options for a message that is not worth remembering: clients that are away just now miss it. */
    public BroadcastOptions withoutHistory() {
        return new BroadcastOptions(excludedConnection, idempotencyKey, false, event);
    }

    /**
     * Returns these options for a message that clients of Server-Sent Events get as an event of that name, for
     * {@code addEventListener(name, …)}. It makes no difference to others.
     *
     * @param name 1 to 64 letters, digits and {@code _ . : -}, and none of the names by which the server or the browser tell
     *     of the connection: {@code open}, {@code error}, {@code gap}, {@code disconnect}, {@code presence}
     * @throws IllegalArgumentException if it is anything else
     */
    public BroadcastOptions event(String name) {
        return new BroadcastOptions(excludedConnection, idempotencyKey, remembered, name);
    }
}

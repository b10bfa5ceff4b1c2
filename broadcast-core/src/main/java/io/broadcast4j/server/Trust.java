package io.broadcast4j.server;

import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Why a client that comes back need not be authenticated again: it says the very same things, its session in the container
 * holds what the authenticator found there, and it was authenticated not too long ago.
 *
 * <p>Immutable, thread-safe.
 *
 * @param fingerprint of what the client says, see {@link Credentials}
 * @param attributes what was found in the container's session, by name
 * @param sinceNanos when the client was authenticated
 */
record Trust(String fingerprint, Map<String, Optional<Object>> attributes, long sinceNanos) {
    /** However often a client comes back, it is authenticated again after this time. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** Trusts nobody. */
    static final Trust NONE = new Trust("", Map.of(), 0);

    /** Copies the attributes. */
    Trust {
        attributes = Map.copyOf(attributes);
    }

    /** Tells whether a handshake of that fingerprint is as good as the one that was authenticated. */
    boolean covers(Handshake handshake, String other, long nanoTime) {
        return !fingerprint.isEmpty()
                && fingerprint.equals(other)
                && nanoTime - sinceNanos < LONGEST.toNanos()
                && attributes.entrySet().stream()
                        .allMatch(known ->
                                handshake.sessionAttribute(known.getKey()).equals(known.getValue()));
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.transport.Handshake;
import java.util.Optional;

/**
 * Finds the token in a handshake: in the header {@code Authorization: Bearer} (RFC 6750 section 2.1), in the subprotocol
 * {@code anycable-token.TOKEN} as AnyCable's client sends it, or in a query parameter, in this order.
 *
 * <p>An empty token is none: pages write {@code ?token=} for visitors who are not logged in. Immutable, thread-safe.
 *
 * @param parameter the name of the query parameter
 */
record TokenSource(String parameter) {
    private static final String SCHEME = "Bearer ";
    private static final String SUBPROTOCOL = "anycable-token.";

    Optional<String> find(Handshake handshake) {
        return bearer(handshake)
                .or(() -> subprotocol(handshake))
                .or(() -> handshake.parameter(parameter).filter(token -> !token.isEmpty()));
    }

    private static Optional<String> bearer(Handshake handshake) {
        return handshake
                .header("authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .filter(token -> !token.isEmpty());
    }

    private static Optional<String> subprotocol(Handshake handshake) {
        return handshake.subprotocols().stream()
                .filter(offered -> offered.startsWith(SUBPROTOCOL))
                .map(offered -> offered.substring(SUBPROTOCOL.length()))
                .filter(token -> !token.isEmpty())
                .findFirst();
    }
}

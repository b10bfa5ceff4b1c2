package io.broadcast4j.auth;

import io.broadcast4j.transport.Handshake;
import java.util.Optional;

/**
 * Finds the token in a handshake: in the header {@code Authorization: Bearer} (RFC 6750 section 2.1), in the header
 * {@code X-JID}, in the subprotocol {@code anycable-token.TOKEN}, in a query parameter, or in the query parameter
 * {@code jid}, in this order. All but the first and the fourth are where AnyCable's clients put it.
 *
 * <p>An empty token is none: pages write {@code ?token=} for visitors who are not logged in. Immutable, thread-safe.
 *
 * @param parameter the name of the query parameter that goes before {@code jid}
 */
record TokenSource(String parameter) {
    private static final String SCHEME = "Bearer ";
    private static final String SUBPROTOCOL = "anycable-token.";
    private static final String ANYCABLE_HEADER = "x-jid";
    private static final String ANYCABLE_PARAMETER = "jid";

    Optional<String> find(Handshake handshake) {
        return bearer(handshake)
                .or(() -> present(handshake.header(ANYCABLE_HEADER).map(String::strip)))
                .or(() -> subprotocol(handshake))
                .or(() -> present(handshake.parameter(parameter)))
                .or(() -> present(handshake.parameter(ANYCABLE_PARAMETER)));
    }

    private static Optional<String> present(Optional<String> token) {
        return token.filter(text -> !text.isEmpty());
    }

    private static Optional<String> bearer(Handshake handshake) {
        return present(handshake
                .header("authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip()));
    }

    private static Optional<String> subprotocol(Handshake handshake) {
        return handshake.subprotocols().stream()
                .filter(offered -> offered.startsWith(SUBPROTOCOL))
                .map(offered -> offered.substring(SUBPROTOCOL.length()))
                .filter(token -> !token.isEmpty())
                .findFirst();
    }
}

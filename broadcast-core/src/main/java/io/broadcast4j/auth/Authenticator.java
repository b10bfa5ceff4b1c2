package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.UUID;

/**
 * Finds out who a client is, from its handshake.
 *
 * <p>Thread: the connection's serial executor, never a container's I/O thread, so it may block: look into a database,
 * ask another service. It has the time of {@code Limits.Timing.handshake()}. Failure: an exception is reported to the
 * observer and refuses the client as unauthorized.
 */
@FunctionalInterface
public interface Authenticator {
    /** Looks at the credentials in a handshake. */
    Authentication authenticate(Handshake handshake);

    /**
     * Tries authenticators in order until one finds credentials of its kind. Good or bad, these decide: a forged token
     * does not fall through to a cookie, for then the client might end up as somebody else than it said. If none finds
     * any, the client is unauthorized. Put what a client shows on purpose (a token) before what a browser sends by
     * itself (a session, a cookie), and the longest-lived of these last.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Authenticator firstOf(Authenticator... authenticators) {
        if (authenticators.length == 0) {
            throw new IllegalArgumentException("A chain needs an authenticator; Authenticator.anonymous() admits all");
        }
        List<Authenticator> chain = List.of(authenticators);
        return handshake -> chain.stream()
                .map(authenticator -> authenticator.authenticate(handshake))
                .filter(found -> !(found instanceof Authentication.Absent))
                .findFirst()
                .orElseGet(() -> Authentication.unauthorized("no credentials"));
    }

    /** Admits everybody, each connection as somebody else nobody knows. */
    static Authenticator anonymous() {
        return handshake -> Authentication.accepted(Identity.anonymous("anonymous-" + UUID.randomUUID()));
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.transport.Handshake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes everybody for who the parameter {@code token} says, up to a dash, and writes down whom it was asked about. Not
 * thread-safe.
 */
final class Guests implements Authenticator {
    final List<String> asked = new ArrayList<>();
    private @Nullable Instant until;
    private boolean closed;

    /** All identities end then, and after that are refused as expired. */
    Guests until(Instant end) {
        until = end;
        return this;
    }

    /** From now on nobody is let in. */
    void close() {
        closed = true;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        String token = handshake.parameter("token").orElse("nobody");
        asked.add(token);
        if (closed) {
            return Authentication.unauthorized("closed");
        }
        if (token.equals("expired")) {
            return Authentication.expired("yesterday");
        }
        Identity identity =
                token.startsWith("?") ? Identity.anonymous(token) : Identity.of(token.replaceAll("-.*", ""));
        return Authentication.accepted(until == null ? identity : identity.until(until));
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Disconnect;
import java.util.Optional;

/** What an {@link Authenticator} found out. */
public sealed interface Authentication {
    /** The credentials are good. */
    record Accepted(Identity identity) implements Authentication {}

    /** The client showed no credentials of the kind asked for; another authenticator may find some. */
    record Absent() implements Authentication {}

    /**
     * The credentials are bad, which settles it.
     *
     * @param disconnect what the client is told
     * @param detail what the log is told; never a credential
     */
    record Refused(Disconnect disconnect, String detail) implements Authentication {}

    /** Returns an acceptance. */
    static Authentication accepted(Identity identity) {
        return new Accepted(identity);
    }

    /** Returns that nothing was found. */
    static Authentication absent() {
        return new Absent();
    }

    /** Returns a refusal with the reason {@code unauthorized}. */
    static Authentication unauthorized(String detail) {
        return new Refused(Disconnect.UNAUTHORIZED, detail);
    }

    /** Returns a refusal with the reason {@code token_expired}. */
    static Authentication expired(String detail) {
        return new Refused(Disconnect.TOKEN_EXPIRED, detail);
    }

    /** Returns an acceptance if there is an identity, and a refusal if credentials led to none. */
    static Authentication of(Optional<Identity> identity, String detailIfNone) {
        return identity.map(Authentication::accepted).orElseGet(() -> unauthorized(detailIfNone));
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Handshake;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates by whom the container has authenticated: form login, client certificate, a security framework's filter.
 *
 * <p>Thread-safe. Blocks as long as the function that finds the identity does.
 */
public final class PrincipalAuthenticator implements Authenticator {
    private final Function<Principal, Optional<Identity>> identities;

    /** Takes the principal's name as the identity's key, and the principal itself as its object. */
    public PrincipalAuthenticator() {
        this(principal -> Optional.of(principal)
                .filter(named -> !named.getName().isEmpty())
                .map(named -> Identity.of(named.getName(), named)));
    }

    /**
     * Creates an authenticator.
     *
     * @param identities finds the identity that a principal stands for; nothing refuses the client
     */
    public PrincipalAuthenticator(Function<Principal, Optional<Identity>> identities) {
        this.identities = identities;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        return handshake
                .principal()
                .map(principal -> Authentication.of(identities.apply(principal), "principal: leads to no identity"))
                .orElseGet(Authentication::absent);
    }
}

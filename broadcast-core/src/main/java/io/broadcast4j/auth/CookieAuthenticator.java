package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Handshake;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates by a cookie whose value the application can look up.
 *
 * <p>Browsers send cookies for every page that connects, so this relies on {@link OriginPolicy}. An empty cookie counts
 * as none: that is how many applications log out.
 *
 * <p>Thread-safe. Blocks as long as the function that finds the identity does.
 */
public final class CookieAuthenticator implements Authenticator {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={}";

    private final String name;
    private final Function<String, Optional<Identity>> identities;

    /**
     * Creates an authenticator.
     *
     * @param name the cookie's name; a name that starts with {@code __Host-} cannot be set by a neighbouring subdomain
     * @param identities finds the identity that a value stands for; nothing refuses the client
     * @throws IllegalArgumentException if no cookie can have that name (RFC 6265 section 4.1.1)
     */
    public CookieAuthenticator(String name, Function<String, Optional<Identity>> identities) {
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && SEPARATORS.indexOf(c) < 0)) {
            throw new IllegalArgumentException("A cookie's name is made of ASCII letters, digits and -_.!#$%&'*+^`|~,"
                    + " this one is \"" + name + "\"");
        }
        this.name = name;
        this.identities = identities;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        return handshake
                .cookie(name)
                .filter(value -> !value.isEmpty())
                .map(value -> Authentication.of(identities.apply(value), "cookie " + name + ": leads to no identity"))
                .orElseGet(Authentication::absent);
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Handshake;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Authenticates by an attribute of the container's session, which the application set when the user logged in.
 *
 * <p>The session travels as a cookie, so this relies on {@link OriginPolicy}. The attribute is read once, at the
 * handshake: whoever logs out must also be disconnected.
 *
 * <p>Thread-safe. Blocks as long as the function that finds the identity does.
 */
public final class SessionAuthenticator implements Authenticator {
    private final String attribute;
    private final Function<Object, Authentication> check;

    /**
     * Creates an authenticator for an attribute that is a text, a number or a UUID; the function is given it as text.
     *
     * @param identities finds the identity that a value stands for; nothing refuses the client
     */
    public SessionAuthenticator(String attribute, Function<String, Optional<Identity>> identities) {
        this.attribute = attribute;
        this.check = value -> value instanceof CharSequence || value instanceof Number || value instanceof UUID
                ? found(identities.apply(value.toString()))
                : wrongType(value, "a text, a number or a UUID; for others give the type as second argument");
    }

    /**
     * Creates an authenticator for an attribute of a type of the application's.
     *
     * @param identities finds the identity that a value stands for; nothing refuses the client
     */
    public <T> SessionAuthenticator(String attribute, Class<T> type, Function<T, Optional<Identity>> identities) {
        this.attribute = attribute;
        this.check = value -> type.isInstance(value)
                ? found(identities.apply(type.cast(value)))
                : wrongType(value, "a " + type.getName());
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        return handshake.sessionAttribute(attribute).map(check).orElseGet(Authentication::absent);
    }

    private Authentication found(Optional<Identity> identity) {
        return Authentication.of(identity, "session attribute " + attribute + ": leads to no identity");
    }

    private Authentication wrongType(Object value, String expected) {
        return Authentication.unauthorized(
                "session attribute " + attribute + ": is a " + value.getClass().getName() + ", expected " + expected);
    }
}

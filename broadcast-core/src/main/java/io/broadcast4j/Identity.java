package io.broadcast4j;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection belongs to, as the application's authenticator decided.
 *
 * <p>Immutable as far as the principal is; thread-safe.
 *
 * @param key identifies the user across connections and nodes, for example a user id; also what
 *     {@code BroadcastServer.disconnect} aims at
 * @param principal the application's own object for the user
 * @param expiresAt when the credentials end, or null if they do not
 */
public record Identity(
        String key, Object principal, @Nullable Instant expiresAt) {
    /** The longest key, in characters. */
    public static final int MAX_LENGTH = 200;

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if the key is empty or longer than {@value #MAX_LENGTH} characters
     */
    public Identity {
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "An identity key has 1 to " + MAX_LENGTH + " characters, this one has " + key.length());
        }
    }

    /** Returns an identity whose credentials do not expire. */
    public static Identity of(String key, Object principal) {
        return new Identity(key, principal, null);
    }

    /** Returns an identity that is nothing but its key. */
    public static Identity of(String key) {
        return of(key, key);
    }

    /** Returns an identity of somebody nobody knows, told apart by a key alone. */
    public static Identity anonymous(String key) {
        return of(key, Nobody.NOBODY);
    }

    /** Tells whether nobody knows who this is. */
    public boolean isAnonymous() {
        return principal == Nobody.NOBODY;
    }

    /** Returns this identity with an end. */
    public Identity until(Instant end) {
        return new Identity(key, principal, end);
    }

    /**
     * Returns the principal as the application's type.
     *
     * @throws ClassCastException if it is of another type
     */
    public <T> T as(Class<T> type) {
        return type.cast(principal);
    }

    /** Shows the key alone: a principal may hold secrets. */
    @Override
    public String toString() {
        return "Identity[" + key + "]";
    }

    /** The principal of all who are anonymous. */
    private enum Nobody {
        NOBODY
    }
}

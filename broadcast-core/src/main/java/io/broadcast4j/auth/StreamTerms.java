package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long a signed stream name is good, and for whom.
 *
 * <p>Immutable, thread-safe.
 *
 * @param end when the name stops being good, or null for never
 * @param owner the key of the only identity that may use it, or null for whoever has it
 */
public record StreamTerms(@Nullable Instant end, @Nullable String owner) {
    /** Good for ever, for whoever has the name. */
    public static final StreamTerms NONE = new StreamTerms(null, null);

    /** Returns these terms with an end. */
    public StreamTerms until(Instant moment) {
        return new StreamTerms(moment, owner);
    }

    /** Returns these terms for one identity alone. */
    public StreamTerms onlyFor(Identity identity) {
        return new StreamTerms(end, identity.key());
    }

    /** Tells whether somebody may use the name at a moment; at the end itself it is good no more. */
    boolean admit(Identity who, Instant now) {
        return (end == null || now.isBefore(end)) && (owner == null || owner.equals(who.key()));
    }
}

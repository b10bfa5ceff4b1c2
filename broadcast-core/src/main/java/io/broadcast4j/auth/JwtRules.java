package io.broadcast4j.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token has to say beyond being signed.
 *
 * <p>Immutable, thread-safe.
 *
 * @param issuer who must have made it, or null for anybody who has the key
 * @param audience whom it must be meant for, or null if that does not matter
 * @param leeway by how much the clocks of issuer and server may differ
 */
record JwtRules(@Nullable String issuer, @Nullable String audience, Duration leeway) {
    /** Returns what is wrong with a token, its end apart; nothing if all is well. */
    Optional<String> objection(JwtClaims claims, Instant now) {
        Instant latest = now.plus(leeway);
        if (claims.notBefore().filter(latest::isBefore).isPresent()) {
            return Optional.of("not valid yet");
        }
        if (claims.issuedAt().filter(latest::isBefore).isPresent()) {
            return Optional.of("made in the future");
        }
        if (issuer != null && !claims.issuer().filter(issuer::equals).isPresent()) {
            return Optional.of("not made by the issuer that is trusted");
        }
        if (audience != null && !claims.audience().contains(audience)) {
            return Optional.of("meant for another audience");
        }
        return Optional.empty();
    }
}

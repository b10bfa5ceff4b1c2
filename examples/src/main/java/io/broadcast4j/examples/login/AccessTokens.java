package io.broadcast4j.examples.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.broadcast4j.Identity;
import io.broadcast4j.auth.JwtClaims;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;

/**
 * Makes and reads the tokens that users sign in with: JSON Web Tokens, signed with HMAC and SHA-256.
 *
 * <p>Thread-safe.
 */
public final class AccessTokens {
    /** How long a token is good for. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private final String secret;
    private final Clock clock;

    /**
     * Creates tokens of one secret.
     *
     * @param secret at least 32 bytes of UTF-8
     */
    public AccessTokens(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** Makes a token for a user. */
    public String issue(User user) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user.id())
                .claim("name", user.name())
                .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
        return token.serialize();
    }

    /** Returns who a token stands for that was verified already. */
    public Optional<Identity> identity(JwtClaims claims) {
        return Optional.of(identity(claims.subject(), claims.text("name")));
    }

    /** Returns who the token in a cookie stands for, unless it is forged or has ended. */
    public Optional<Identity> identity(String cookie) {
        try {
            SignedJWT token = SignedJWT.parse(cookie);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            Date end = claims.getExpirationTime();
            boolean good =
                    token.verify(new MACVerifier(secret)) && end.toInstant().isAfter(clock.instant());
            return good
                    ? Optional.of(identity(claims.getSubject(), claims.getStringClaim("name"))
                            .until(end.toInstant()))
                    : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static Identity identity(String id, String name) {
        return Identity.of(id, new User(id, name));
    }
}

package io.broadcast4j.auth;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import io.broadcast4j.Identity;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.transport.Handshake;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates by a signed JSON Web Token (RFC 7519), which may come in the header {@code Authorization: Bearer}, in the
 * header {@code X-JID}, as the subprotocol {@code anycable-token.TOKEN}, or in the query parameter {@code token} or
 * {@code jid}. The first of these that is there decides.
 *
 * <p>The token must be signed with a key given here, by the one algorithm of that key, and must say when it ends. What
 * its header says about keys ({@code kid}, {@code jku}, {@code x5u}, {@code jwk}) is never followed, and extensions
 * ({@code crit}) are refused. The identity ends with the token: at {@code exp} plus the leeway, the same moment from
 * which a new handshake with it is refused.
 *
 * <p>Needs the library {@code com.nimbusds:nimbus-jose-jwt} at run time. Thread-safe. Blocks as long as the function that
 * finds the identity does.
 */
public final class JwtAuthenticator implements Authenticator {
    /** The longest token, in characters. */
    public static final int MAX_LENGTH = 8192;

    private final List<JwtKey> keys;
    private final TokenSource source;
    private final JwtRules rules;
    private final InstantSource time;
    private final Function<JwtClaims, Optional<Identity>> identities;
    private final JsonCodec codec = new JsonCodec();

    /**
     * Verifies tokens with HMAC and SHA-256. {@link #builder(JwtKey...)} offers more.
     *
     * @param secret at least 32 bytes of UTF-8
     * @param identities finds the identity that a token stands for; nothing refuses the client
     * @throws IllegalArgumentException if the secret is too short
     */
    public JwtAuthenticator(String secret, Function<JwtClaims, Optional<Identity>> identities) {
        this(builder(JwtKey.hs256(secret)), identities);
    }

    /** Verifies tokens with HMAC and SHA-256; see {@link #JwtAuthenticator(String, Function)}. */
    public JwtAuthenticator(byte[] secret, Function<JwtClaims, Optional<Identity>> identities) {
        this(builder(JwtKey.hs256(secret)), identities);
    }

    private JwtAuthenticator(Builder builder, Function<JwtClaims, Optional<Identity>> identities) {
        this.keys = builder.keys;
        this.source = new TokenSource(Builder.or(builder.parameter, "token"));
        this.rules = new JwtRules(builder.issuer, builder.audience, Builder.or(builder.leeway, Duration.ofSeconds(30)));
        this.time = Builder.or(builder.time, InstantSource.system());
        this.identities = identities;
    }

    /**
     * Starts an authenticator.
     *
     * @param keys any of which may have signed a token, so that keys can be replaced one after the other; at least one
     */
    public static Builder builder(JwtKey... keys) {
        return new Builder(List.of(keys));
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        return source.find(handshake).map(this::check).orElseGet(Authentication::absent);
    }

    private Authentication check(String token) {
        Optional<JWSObject> parsed = parse(token);
        if (parsed.isEmpty()) {
            return refused("malformed");
        }
        JWSObject signed = parsed.get();
        if (signed.getHeader().getCriticalParams() != null
                || !signed.getHeader().isBase64URLEncodePayload()) {
            return refused("its header asks for an extension");
        }
        if (keys.stream().noneMatch(key -> key.verifies(signed))) {
            return refused("not signed with a key and algorithm that is trusted");
        }
        return claims(signed).map(this::accept).orElseGet(() -> refused("its claims are not a JSON object"));
    }

    private Optional<JWSObject> parse(String token) {
        if (!isCompact(token)) {
            return Optional.empty();
        }
        try {
            // The library takes duplicate names, and stumbles over a header that is not an object.
            String header = new Base64URL(token.substring(0, token.indexOf('.'))).decodeToString();
            return codec.decode(header).isObject() ? Optional.of(JWSObject.parse(token)) : Optional.empty();
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<JwtClaims> claims(JWSObject verified) {
        try {
            return Optional.of(codec.decode(verified.getPayload().toString()))
                    .filter(Json::isObject)
                    .map(json -> new JwtClaims(json, codec));
        } catch (InvalidJsonException e) {
            return Optional.empty();
        }
    }

    private Authentication accept(JwtClaims claims) {
        try {
            Instant now = time.instant();
            Instant end = claims.expiresAt().plus(rules.leeway());
            Optional<String> objection = rules.objection(claims, now);
            if (objection.isPresent()) {
                return refused(objection.get());
            }
            if (!now.isBefore(end)) {
                return Authentication.expired("token: expired at " + claims.expiresAt());
            }
            return Authentication.of(
                    identities.apply(claims).map(identity -> until(end, identity)), "token: leads to no identity");
        } catch (InvalidJsonException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private static Identity until(Instant end, Identity identity) {
        Instant earlier = identity.expiresAt();
        return earlier != null && earlier.isBefore(end) ? identity : identity.until(end);
    }

    private static Authentication refused(String why) {
        return Authentication.unauthorized("token: " + why);
    }

    /** Tells whether a text has the form of RFC 7515 section 7.1, and nothing that a lenient decoder would skip. */
    private static boolean isCompact(String token) {
        int dots = 0;
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean base64url = Ascii.isLetter(c) || Ascii.isDigit(c) || c == '-' || c == '_';
            if (!base64url && c != '.') {
                return false;
            }
            dots += c == '.' ? 1 : 0;
        }
        return dots == 2 && token.length() <= MAX_LENGTH;
    }

    /** Collects what a token is held against. Each setter may be called once. Not thread-safe. */
    public static final class Builder {
        private static final Duration MAX_LEEWAY = Duration.ofMinutes(10);

        private final List<JwtKey> keys;
        private @Nullable String issuer;
        private @Nullable String audience;
        private @Nullable String parameter;
        private @Nullable Duration leeway;
        private @Nullable InstantSource time;

        private Builder(List<JwtKey> keys) {
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("A JWT authenticator needs a key, such as JwtKey.hs256(secret)");
            }
            this.keys = keys;
        }

        /** Requires the claim {@code iss} to be this. Left out: it is not looked at. */
        public Builder issuer(String expected) {
            issuer = once("issuer", issuer, named("issuer", expected));
            return this;
        }

        /** Requires the claim {@code aud} to be this or to contain it. Left out: it is not looked at. */
        public Builder audience(String expected) {
            audience = once("audience", audience, named("audience", expected));
            return this;
        }

        /** Sets the name of the query parameter. Left out: {@code token}. AnyCable's {@code jid} is found in any case. */
        public Builder parameter(String name) {
            parameter = once("parameter", parameter, named("parameter", name));
            return this;
        }

        /** Sets by how much clocks may differ, up to 10 minutes. Left out: 30 seconds. */
        public Builder leeway(Duration difference) {
            if (difference.isNegative() || difference.compareTo(MAX_LEEWAY) > 0) {
                throw new IllegalArgumentException("A leeway is from 0 to " + MAX_LEEWAY + ", not " + difference);
            }
            leeway = once("leeway", leeway, difference);
            return this;
        }

        /** Sets where the time comes from. Left out: the system's clock. */
        public Builder time(InstantSource source) {
            time = once("time", time, source);
            return this;
        }

        /**
         * Returns the authenticator.
         *
         * @param identities finds the identity that a token stands for; nothing refuses the client
         */
        public JwtAuthenticator build(Function<JwtClaims, Optional<Identity>> identities) {
            return new JwtAuthenticator(this, identities);
        }

        private static String named(String what, String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("The " + what + " is not blank");
            }
            return name;
        }

        private static <T> T once(String name, @Nullable T before, T value) {
            if (before != null) {
                throw new IllegalStateException("The " + name + " is set already");
            }
            return value;
        }

        private static <T> T or(@Nullable T set, T otherwise) {
            return set == null ? otherwise : set;
        }
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a verified token says (RFC 7519 section 4).
 *
 * <p>A getter of a claim that must be there throws {@link InvalidJsonException} if it is not; inside the function given to
 * a {@link JwtAuthenticator} that refuses the client.
 *
 * <p>Immutable, thread-safe. Non-blocking.
 */
public final class JwtClaims {
    /** The last second of the year 9999, in seconds since 1970: later times are a mistake or an attack. */
    private static final double LAST_SECOND = 253_402_300_799d;

    private final Json json;
    private final JsonCodec codec;

    /** Takes the claims, and the codec that reads what they quote. */
    JwtClaims(Json json, JsonCodec codec) {
        this.json = json;
        this.codec = codec;
    }

    /**
     * Returns whom the token is about, claim {@code sub}; a whole number is returned as text.
     *
     * @throws InvalidJsonException if the claim is absent or something else
     */
    public String subject() {
        return json.id("sub");
    }

    /** Returns who made the token, claim {@code iss}. */
    public Optional<String> issuer() {
        return json.optionalText("iss");
    }

    /** Returns whom the token is meant for, claim {@code aud}: one text or a list of them; empty if there is none. */
    public List<String> audience() {
        if (!json.has("aud")) {
            return List.of();
        }
        Json audience = json.get("aud");
        return audience.isText()
                ? List.of(audience.text())
                : audience.items().stream().map(Json::text).toList();
    }

    /**
     * Returns when the token ends, claim {@code exp}.
     *
     * @throws InvalidJsonException if the claim is absent or no time
     */
    public Instant expiresAt() {
        return time("exp");
    }

    /** Returns when the token was made, claim {@code iat}. */
    public Optional<Instant> issuedAt() {
        return optionalTime("iat");
    }

    /** Returns when the token begins to be valid, claim {@code nbf}. */
    public Optional<Instant> notBefore() {
        return optionalTime("nbf");
    }

    /**
     * Returns a claim that is a text.
     *
     * @throws InvalidJsonException if the claim is absent or something else
     */
    public String text(String name) {
        return json.text(name);
    }

    /**
     * Returns a claim that is a text, or nothing if it is absent.
     *
     * @throws InvalidJsonException if it is something else
     */
    public Optional<String> optionalText(String name) {
        return json.optionalText(name);
    }

    /**
     * Returns what a claim says that is a text which holds JSON, such as {@code ext} in the tokens that are made for
     * AnyCable: {@code quoted("ext").id("user_id")}.
     *
     * @throws InvalidJsonException if the claim is absent, something else, or not JSON
     */
    public Json quoted(String name) {
        String text = json.text(name);
        try {
            return codec.decode(text);
        } catch (InvalidJsonException e) {
            throw new InvalidJsonException(name + ": expected a text that holds JSON");
        }
    }

    /** Returns all claims. */
    public Json json() {
        return json;
    }

    /** Shows the names of the claims, never what they say. */
    @Override
    public String toString() {
        return "JwtClaims" + json.names();
    }

    private Optional<Instant> optionalTime(String name) {
        return json.has(name) ? Optional.of(time(name)) : Optional.empty();
    }

    /** Reads a NumericDate (RFC 7519 section 2): seconds since 1970, with or without a fraction. */
    private Instant time(String name) {
        double seconds = json.number(name);
        if (seconds < 1 || seconds > LAST_SECOND) {
            throw new InvalidJsonException(name + ": expected seconds since 1970, found a number out of range");
        }
        return Instant.ofEpochSecond((long) seconds);
    }
}

package io.broadcast4j.auth;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the names of streams, so that a page can hand them to a client and nobody can make up others.
 *
 * <p>The format is that of AnyCable and of Rails' message verifier: base64 of JSON, two hyphens, and the HMAC-SHA256 of
 * what stands before them in lower-case hexadecimal. The JSON is the name as a text, so that names signed by either of
 * them with the same key are good here and the other way round. A name with {@link StreamTerms} is an object, which is
 * good here alone.
 *
 * <p>A name without an end is good for as long as its key is: prefer one with an end or an owner for whatever somebody
 * can lose the right to see. Use a key that serves nothing else.
 *
 * <p>Immutable, thread-safe. Non-blocking.
 */
public final class SignedStreams {
    /** The longest signed name, in characters. */
    public static final int MAX_LENGTH = 1024;

    private static final int MIN_KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String SEPARATOR = "--";
    private static final int DIGEST_CHARS = 64;

    private final List<SecretKeySpec> keys;
    private final StreamClaim.Codec claims = new StreamClaim.Codec(new JsonCodec());

    private SignedStreams(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /**
     * Creates a signer. The first key signs and every one verifies, so that keys can be replaced one after the other.
     *
     * @param key at least 32 bytes of UTF-8
     * @param olderKeys keys of names that shall still be good
     * @throws IllegalArgumentException if a key is too short
     */
    public static SignedStreams with(String key, String... olderKeys) {
        return new SignedStreams(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(key), Arrays.stream(olderKeys))
                        .map(SignedStreams::secret)
                        .toList());
    }

    /**
     * Signs the name of a stream, for ever and for whoever has it.
     *
     * @throws IllegalArgumentException if the stream is reserved
     */
    public String sign(Stream stream) {
        return sign(stream, StreamTerms.NONE);
    }

    /** Signs the name of a stream up to an end, in whole seconds; see {@link #sign(Stream, StreamTerms)}. */
    public String sign(Stream stream, Instant end) {
        return sign(stream, StreamTerms.NONE.until(end));
    }

    /**
     * Signs the name of a stream on terms. An end counts in whole seconds and is rounded down.
     *
     * @throws IllegalArgumentException if the stream is reserved, or if the signed name is longer than
     *     {@value #MAX_LENGTH} characters
     */
    public String sign(Stream stream, StreamTerms terms) {
        if (stream.isReserved()) {
            throw new IllegalArgumentException("A reserved stream is not for clients: " + stream);
        }
        String payload = claims.write(new StreamClaim(stream, terms));
        String encoded = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        String signed = encoded + SEPARATOR + digest(keys.get(0), encoded);
        if (signed.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "A signed stream name has at most " + MAX_LENGTH + " characters, this one has " + signed.length());
        }
        return signed;
    }

    /**
     * Returns the stream that a client may use by a signed name. Whatever is wrong, the answer is the same.
     *
     * @param signed what the client sent
     * @param who the client
     * @param now the time
     */
    public Optional<Stream> verify(String signed, Identity who, Instant now) {
        int end = signed.length() - DIGEST_CHARS - SEPARATOR.length();
        if (signed.length() > MAX_LENGTH || end < 1 || !signed.startsWith(SEPARATOR, end)) {
            return Optional.empty();
        }
        String encoded = signed.substring(0, end);
        if (!isSigned(encoded, signed.substring(end + SEPARATOR.length()))) {
            return Optional.empty();
        }
        return decode(encoded)
                .flatMap(claims::read)
                .filter(claim -> claim.terms().admit(who, now))
                .map(StreamClaim::stream);
    }

    private boolean isSigned(String encoded, String digest) {
        byte[] given = digest.getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (SecretKeySpec key : keys) {
            signed |= MessageDigest.isEqual(digest(key, encoded).getBytes(StandardCharsets.UTF_8), given);
        }
        return signed;
    }

    /** Takes the one canonical form alone: the decoder of the platform lets bits and padding pass that mean nothing. */
    private static Optional<String> decode(String encoded) {
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            return Base64.getEncoder().encodeToString(bytes).equals(encoded)
                    ? Optional.of(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString())
                    : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String digest(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec secret(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "A key for signed streams has at least " + MIN_KEY_BYTES + " bytes, this one has " + bytes.length);
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Shows how many keys there are, never the keys. */
    @Override
    public String toString() {
        return "SignedStreams[" + keys.size() + " keys]";
    }
}

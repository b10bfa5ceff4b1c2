package io.broadcast4j.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * A key that tokens are verified with, tied to the one algorithm it is meant for (RFC 8725 section 3.1). A token that
 * names another algorithm is not verified by it, whatever the token says.
 *
 * <p>Needs the library {@code com.nimbusds:nimbus-jose-jwt} at run time. Immutable, thread-safe.
 */
public final class JwtKey {
    private static final int MIN_RSA_BITS = 2048;

    private final JWSAlgorithm algorithm;
    private final JWSVerifier verifier;

    private JwtKey(JWSAlgorithm algorithm, JWSVerifier verifier) {
        this.algorithm = algorithm;
        this.verifier = verifier;
    }

    /**
     * Returns a key for HMAC with SHA-256.
     *
     * @throws IllegalArgumentException if the secret has fewer than 32 bytes (RFC 7518 section 3.2)
     */
    public static JwtKey hs256(byte[] secret) {
        return hmac(JWSAlgorithm.HS256, secret, 32);
    }

    /** Returns a key for HMAC with SHA-256, from the bytes of UTF-8 of a secret; see {@link #hs256(byte[])}. */
    public static JwtKey hs256(String secret) {
        return hs256(secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a key for HMAC with SHA-384.
     *
     * @throws IllegalArgumentException if the secret has fewer than 48 bytes (RFC 7518 section 3.2)
     */
    public static JwtKey hs384(byte[] secret) {
        return hmac(JWSAlgorithm.HS384, secret, 48);
    }

    /**
     * Returns a key for HMAC with SHA-512.
     *
     * @throws IllegalArgumentException if the secret has fewer than 64 bytes (RFC 7518 section 3.2)
     */
    public static JwtKey hs512(byte[] secret) {
        return hmac(JWSAlgorithm.HS512, secret, 64);
    }

    /**
     * Returns a key for RSA signatures with PKCS #1 v1.5 padding and SHA-256.
     *
     * @throws IllegalArgumentException if the key has fewer than 2,048 bits (RFC 7518 section 3.3)
     */
    public static JwtKey rs256(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS) {
            throw new IllegalArgumentException(
                    "An RSA key has at least " + MIN_RSA_BITS + " bits, this one has " + bits);
        }
        return new JwtKey(JWSAlgorithm.RS256, new RSASSAVerifier(key));
    }

    /**
     * Returns a key for signatures on the curve P-256 with SHA-256.
     *
     * @throws IllegalArgumentException if the key is on another curve (RFC 7518 section 3.4)
     */
    public static JwtKey es256(ECPublicKey key) {
        try {
            ECDSAVerifier verifier = new ECDSAVerifier(key);
            if (!verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256)) {
                throw new IllegalArgumentException("ES256 needs a key on the curve P-256");
            }
            return new JwtKey(JWSAlgorithm.ES256, verifier);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("ES256 needs a key on the curve P-256", e);
        }
    }

    /** Tells whether a token names the algorithm of this key and was signed with it. */
    boolean verifies(JWSObject token) {
        try {
            return token.getHeader().getAlgorithm().equals(algorithm) && token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Shows the algorithm alone. */
    @Override
    public String toString() {
        return "JwtKey[" + algorithm.getName() + "]";
    }

    private static JwtKey hmac(JWSAlgorithm algorithm, byte[] secret, int minBytes) {
        if (secret.length < minBytes) {
            throw new IllegalArgumentException("A secret for " + algorithm.getName() + " has at least " + minBytes
                    + " bytes, this one has " + secret.length);
        }
        try {
            return new JwtKey(algorithm, new MACVerifier(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("Not a secret for " + algorithm.getName(), e);
        }
    }
}

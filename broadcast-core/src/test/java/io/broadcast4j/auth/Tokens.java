package io.broadcast4j.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens, good ones and such as no library would make. */
final class Tokens {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private Tokens() {}

    /** Signs claims with {@link #SECRET}, by HS256. */
    static String signed(String claims) {
        return raw("{\"alg\":\"HS256\"}", claims);
    }

    static String signed(JWSAlgorithm algorithm, String claims, byte[] secret) {
        try {
            return signed(new JWSHeader(algorithm), claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String signed(JWSHeader header, String claims, JWSSigner signer) {
        try {
            JWSObject token = new JWSObject(header, new Payload(claims));
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Signs any header and any claims with HMAC and SHA-256, whatever the header says. */
    static String raw(String header, String claims) {
        return raw(header, claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    static String raw(String header, String claims, byte[] secret) {
        try {
            String input = base64url(header) + "." + base64url(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + "." + base64url(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static String base64url(String text) {
        return base64url(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

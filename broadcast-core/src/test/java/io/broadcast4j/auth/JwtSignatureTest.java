package io.broadcast4j.auth;

import static io.broadcast4j.auth.Tokens.base64url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.broadcast4j.Identity;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JwtSignatureTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":1700000060}";
    private static final String GOOD = Tokens.signed(CLAIMS);
    private static final JwtKey KEY = JwtKey.hs256(Tokens.SECRET);

    @Test
    void the_token_that_the_others_are_made_from_is_good() {
        assertAccepted(GOOD, KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"NONE\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":null}",
                "{\"alg\":256}",
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS256 \"}",
                "{\"alg\":\"HS384\"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"unheard-of\"],\"unheard-of\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"crit\":\"exp\"}",
                "[]",
                "null",
                "",
                "{",
            })
    void another_algorithm_or_an_extension_is_refused_though_the_signature_is_right(String header) {
        assertRefused(Tokens.raw(header, CLAIMS), KEY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"kid\":\"../../etc/passwd\"}",
                "{\"alg\":\"HS256\",\"kid\":\"' OR 1=1 --\"}",
                "{\"alg\":\"HS256\",\"jku\":\"https://evil.example/keys\"}",
                "{\"alg\":\"HS256\",\"x5u\":\"https://evil.example/cert\"}",
            })
    void what_the_header_says_of_keys_is_not_looked_at(String header) {
        assertAccepted(Tokens.raw(header, CLAIMS), KEY);
        assertRefused(Tokens.raw(header, CLAIMS, new byte[32]), KEY);
    }

    @Test
    void a_key_that_comes_with_the_token_is_not_used() {
        byte[] own = new byte[32];
        String jwk = "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + base64url(own) + "\"}}";

        assertRefused(Tokens.raw(jwk, CLAIMS, own), KEY);
    }

    static Stream<String> malformed() {
        String[] parts = GOOD.split("\\.", -1);
        String flipped = (parts[2].charAt(0) == 'A' ? "B" : "A") + parts[2].substring(1);
        return Stream.of(
                parts[0],
                parts[0] + "." + parts[1],
                parts[0] + "." + parts[1] + ".",
                parts[0] + ".." + parts[2],
                "." + parts[1] + "." + parts[2],
                "..",
                "...",
                parts[0] + "." + parts[1] + "." + flipped,
                parts[0] + "." + parts[1] + "." + parts[2].substring(1),
                parts[0] + "." + parts[1] + "." + parts[2] + "AAAA",
                parts[0] + "." + base64url("{\"sub\":\"bob\",\"exp\":1700000060}") + "." + parts[2],
                base64url("{\"alg\":\"none\"}") + "." + parts[1] + ".",
                GOOD + ".x",
                GOOD + ".x.y",
                GOOD + "=",
                GOOD + " ",
                " " + GOOD,
                GOOD + "\n",
                GOOD + "!",
                GOOD.replace(".", " . "),
                parts[0] + "." + parts[1] + "." + "é" + parts[2],
                "undefined",
                "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\"}");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_or_changed_token_is_refused(String token) {
        assertRefused(token, KEY);
    }

    @Test
    void an_encrypted_token_is_refused() {
        assertRefused(base64url("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA", KEY);
    }

    @Test
    void the_longest_token_is_accepted_and_a_longer_one_is_refused() {
        String longest = padded(JwtAuthenticator.MAX_LENGTH);
        String longer = padded(JwtAuthenticator.MAX_LENGTH + 4);

        assertThat(longest).hasSizeBetween(JwtAuthenticator.MAX_LENGTH - 3, JwtAuthenticator.MAX_LENGTH);
        assertThat(longer).hasSizeGreaterThan(JwtAuthenticator.MAX_LENGTH);
        assertAccepted(longest, KEY);
        assertRefused(longer, KEY);
        assertRefused("A".repeat(1_000_000), KEY);
    }

    @Test
    void each_strength_has_its_own_key() {
        byte[] secret = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);
        String hs256 = Tokens.signed(JWSAlgorithm.HS256, CLAIMS, secret);
        String hs384 = Tokens.signed(JWSAlgorithm.HS384, CLAIMS, secret);
        String hs512 = Tokens.signed(JWSAlgorithm.HS512, CLAIMS, secret);

        assertAccepted(hs256, JwtKey.hs256(secret));
        assertAccepted(hs384, JwtKey.hs384(secret));
        assertAccepted(hs512, JwtKey.hs512(secret));
        assertRefused(hs256, JwtKey.hs384(secret), JwtKey.hs512(secret));
        assertRefused(hs512, JwtKey.hs256(secret), JwtKey.hs384(secret));
    }

    @Test
    void a_public_key_is_never_taken_for_a_secret() throws GeneralSecurityException {
        KeyPair pair = generate("RSA", 2048);
        JwtKey key = JwtKey.rs256((RSAPublicKey) pair.getPublic());
        String signed = Tokens.signed(new JWSHeader(JWSAlgorithm.RS256), CLAIMS, new RSASSASigner(pair.getPrivate()));

        assertAccepted(signed, key);
        assertRefused(Tokens.raw("{\"alg\":\"HS256\"}", CLAIMS, pair.getPublic().getEncoded()), key);
        assertRefused(Tokens.raw("{\"alg\":\"RS256\"}", CLAIMS, pair.getPublic().getEncoded()), key);
        assertRefused(
                Tokens.signed(
                        new JWSHeader(JWSAlgorithm.PS256),
                        CLAIMS,
                        new RSASSASigner(generate("RSA", 2048).getPrivate())),
                key);
    }

    @Test
    void an_elliptic_key_verifies_what_it_signed_and_not_a_signature_of_zeros() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        JwtKey key = JwtKey.es256((ECPublicKey) pair.getPublic());
        String signed = Tokens.signed(
                new JWSHeader(JWSAlgorithm.ES256), CLAIMS, new ECDSASigner((ECPrivateKey) pair.getPrivate()));

        assertAccepted(signed, key);
        assertRefused(signed.substring(0, signed.lastIndexOf('.') + 1) + base64url(new byte[64]), key);
    }

    @Test
    void keys_can_be_replaced_one_after_the_other() {
        JwtKey next = JwtKey.hs256("another secret of thirty-two byte");

        assertAccepted(GOOD, next, KEY);
        assertRefused(GOOD, next);
    }

    @Test
    void weak_keys_fail_at_once() throws GeneralSecurityException {
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.hs256(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.hs384(new byte[47]));
        assertThatIllegalArgumentException().isThrownBy(() -> JwtKey.hs512(new byte[63]));
        RSAPublicKey weak = (RSAPublicKey) generate("RSA", 1024).getPublic();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.rs256(weak))
                .withMessage("An RSA key has at least 2048 bits, this one has 1024");
        ECPublicKey other = (ECPublicKey) generate("EC", 384).getPublic();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtKey.es256(other))
                .withMessageContaining("P-256");
    }

    @Test
    void a_key_shows_its_algorithm_alone() {
        assertThat(KEY).hasToString("JwtKey[HS256]");
    }

    private static String padded(int length) {
        int around = Tokens.signed("{\"sub\":\"alice\",\"exp\":1700000060,\"x\":\"\"}")
                .length();
        return Tokens.signed(
                "{\"sub\":\"alice\",\"exp\":1700000060,\"x\":\"" + "x".repeat((length - around) * 3 / 4) + "\"}");
    }

    private static KeyPair generate(String algorithm, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static void assertAccepted(String token, JwtKey... keys) {
        assertThat(authenticate(token, keys)).isInstanceOf(Authentication.Accepted.class);
    }

    private static void assertRefused(String token, JwtKey... keys) {
        assertThat(authenticate(token, keys)).isInstanceOfSatisfying(Authentication.Refused.class, refused -> {
            assertThat(refused.disconnect()).isEqualTo(Disconnect.UNAUTHORIZED);
            assertThat(refused.detail()).startsWith("token: ").hasSizeLessThan(80);
        });
    }

    private static Authentication authenticate(String token, JwtKey... keys) {
        return JwtAuthenticator.builder(keys)
                .time(() -> NOW)
                .build(claims -> Optional.of(Identity.of(claims.subject())))
                .authenticate(Handshake.builder("/cable")
                        .parameters(Map.of("token", List.of(token)))
                        .build());
    }
}

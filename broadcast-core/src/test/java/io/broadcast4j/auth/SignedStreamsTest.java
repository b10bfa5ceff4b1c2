package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SignedStreamsTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String OLD = "fedcba9876543210fedcba9876543210";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Identity ALICE = Identity.of("alice");
    private static final Identity BOB = Identity.of("bob");
    private static final Stream CHAT = Stream.of("chat", 42);

    private final SignedStreams streams = SignedStreams.with(KEY);

    @Test
    void a_name_is_signed_as_anycable_and_rails_do_it() {
        assertThat(streams.sign(CHAT)).isEqualTo("ImNoYXQ6NDIi--" + hmac(KEY, "ImNoYXQ6NDIi"));
        assertThat(streams.sign(CHAT))
                .isEqualTo("ImNoYXQ6NDIi--" + "45e8a54e8e57ec8b3f3834f86a2e58dded82fae66a6f862b1edf37fdd67388df");
        assertThat(streams.sign(CHAT, StreamTerms.NONE)).isEqualTo(streams.sign(CHAT));
    }

    @Test
    void a_name_on_terms_is_an_object() {
        assertThat(payload(streams.sign(CHAT, NOW.plusMillis(999))))
                .isEqualTo("{\"stream\":\"chat:42\",\"exp\":1700000000}");
        assertThat(payload(streams.sign(CHAT, StreamTerms.NONE.onlyFor(ALICE))))
                .isEqualTo("{\"stream\":\"chat:42\",\"sub\":\"alice\"}");
        assertThat(payload(streams.sign(CHAT, StreamTerms.NONE.until(NOW).onlyFor(ALICE))))
                .isEqualTo("{\"stream\":\"chat:42\",\"exp\":1700000000,\"sub\":\"alice\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "chat:42", "a@b", "\"quoted\\", "é😀", "--", "a--b", "{}", "null", "</script>\u2028"})
    void every_name_comes_back(String name) {
        Stream stream = new Stream(name);

        assertThat(verify(streams.sign(stream))).contains(stream);
        assertThat(verify(streams.sign(stream, NOW.plusSeconds(1)))).contains(stream);
        assertThat(verify(streams.sign(stream, StreamTerms.NONE.onlyFor(ALICE))))
                .contains(stream);
    }

    @Test
    void the_longest_names_there_are_can_be_signed() {
        for (String name : List.of("x".repeat(255), "\"".repeat(255), "é".repeat(127))) {
            assertThat(verify(streams.sign(new Stream(name)))).contains(new Stream(name));
        }
    }

    @Test
    void a_name_that_would_be_too_long_to_be_verified_is_not_signed() {
        Identity verbose = Identity.of("\"".repeat(200));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> streams.sign(new Stream("\"".repeat(255)), StreamTerms.NONE.onlyFor(verbose)))
                .withMessageStartingWith("A signed stream name has at most 1024 characters, this one has 1");
    }

    @Test
    void a_name_is_good_until_its_end() {
        String signed = streams.sign(CHAT, NOW);

        assertThat(streams.verify(signed, ALICE, NOW.minusNanos(1))).contains(CHAT);
        assertThat(streams.verify(signed, ALICE, NOW)).isEmpty();
        assertThat(streams.verify(signed, ALICE, NOW.plusSeconds(3600))).isEmpty();
    }

    @Test
    void a_name_that_belongs_to_somebody_is_no_good_to_others() {
        String signed = streams.sign(CHAT, StreamTerms.NONE.onlyFor(ALICE));

        assertThat(streams.verify(signed, ALICE, NOW)).contains(CHAT);
        assertThat(streams.verify(signed, BOB, NOW)).isEmpty();
        assertThat(streams.verify(signed, Identity.of("Alice"), NOW)).isEmpty();
        assertThat(streams.verify(signed, Identity.anonymous("anonymous-1"), NOW))
                .isEmpty();
        assertThat(streams.verify(streams.sign(CHAT, StreamTerms.NONE.until(NOW).onlyFor(ALICE)), ALICE, NOW))
                .isEmpty();
    }

    @Test
    void every_flipped_bit_is_noticed() {
        for (String signed : List.of(
                streams.sign(CHAT),
                streams.sign(CHAT, StreamTerms.NONE.until(NOW.plusSeconds(1)).onlyFor(ALICE)))) {
            for (int at = 0; at < signed.length(); at++) {
                for (int bit = 0; bit < 8; bit++) {
                    char flipped = (char) (signed.charAt(at) ^ (1 << bit));
                    assertRefused(signed.substring(0, at) + flipped + signed.substring(at + 1));
                }
            }
        }
    }

    @Test
    void what_was_cut_or_extended_is_refused() {
        String signed = streams.sign(CHAT);
        for (int length = 0; length < signed.length(); length++) {
            assertRefused(signed.substring(0, length));
            assertRefused(signed.substring(signed.length() - length));
        }
        for (String more : List.of("0", "=", " ", "\n", "--", "\u0000", "é")) {
            assertRefused(signed + more);
            assertRefused(more + signed);
        }
        String digest = signed.substring(signed.length() - 64);
        assertRefused("ImNoYXQ6NDIi--" + digest + "--" + digest);
        assertRefused("ImNoYXQ6NDIi----" + digest);
        assertRefused("ImNoYXQ6NDIi-" + digest);
        assertRefused("ImNoYXQ6NDIi" + digest);
        assertRefused("--" + digest);
        assertRefused("--" + hmac(KEY, ""));
        assertRefused(digest);
        assertRefused("chat:42");
        assertRefused("");
    }

    @Test
    void a_digest_is_lower_case_hexadecimal() {
        String signed = streams.sign(CHAT);
        int digest = signed.length() - 64;

        assertRefused(signed.substring(0, digest) + signed.substring(digest).toUpperCase(Locale.ROOT));
        assertRefused(signed.substring(0, digest) + "\uff11".repeat(64));
    }

    @Test
    void a_digest_of_another_name_or_key_is_refused() {
        assertRefused("ImNoYXQ6NDIi" + streams.sign(Stream.of("chat", 43)).substring(12));
        assertRefused(SignedStreams.with(OLD).sign(CHAT));
    }

    @Test
    void base64_has_one_form() {
        String payload = "\"a?>?~~\"";
        String standard = Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        String urlSafe = Base64.getUrlEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        assertThat(standard).isNotEqualTo(urlSafe).endsWith("=");
        assertThat(verify(signed(standard))).contains(new Stream("a?>?~~"));

        assertRefused(signed(urlSafe));
        assertRefused(signed(standard.replace("=", "")));
        assertRefused(signed(standard + "="));
        assertRefused(signed(standard + "\n"));
        assertRefused(signed(" " + standard));
        assertRefused(signed(standard.substring(0, 4) + "\r\n" + standard.substring(4)));
        assertRefused(signed("ImEifQ=="));
        assertRefused(signed("ImEiIB=="));
        assertThat(verify(signed("ImEiIA=="))).contains(new Stream("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chat",
                "42",
                "null",
                "true",
                "[]",
                "[\"chat\"]",
                "{}",
                "\"\"",
                "\"a\"\"b\"",
                "\"@/presence/chat\"",
                "\"@\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"a\\n\"",
                "{\"stream\":null}",
                "{\"stream\":42}",
                "{\"stream\":\"\"}",
                "{\"stream\":\"@/presence/chat\"}",
                "{\"stream\":[\"a\"],\"exp\":1700000060}",
                "{\"exp\":1700000060}",
                "{\"stream\":\"a\",\"exp\":null}",
                "{\"stream\":\"a\",\"exp\":\"1700000060\"}",
                "{\"stream\":\"a\",\"exp\":1700000060.5}",
                "{\"stream\":\"a\",\"exp\":1e300}",
                "{\"stream\":\"a\",\"exp\":9223372036854775807}",
                "{\"stream\":\"a\",\"exp\":-9223372036854775808}",
                "{\"stream\":\"a\",\"exp\":9223372036854775808}",
                "{\"stream\":\"a\",\"exp\":0}",
                "{\"stream\":\"a\",\"exp\":-1}",
                "{\"stream\":\"a\",\"exp\":1700000060,\"exp\":1700000061}",
                "{\"stream\":\"a\",\"sub\":null}",
                "{\"stream\":\"a\",\"sub\":42}",
                "{\"stream\":\"a\",\"sub\":\"\"}",
                "{\"stream\":\"a\",\"sub\":[\"alice\"]}",
                "{\"stream\":\"a\",\"nbf\":1}",
                "{\"_rails\":{\"message\":\"ImEi\",\"exp\":null,\"pur\":\"login\"}}",
                "{\"sub\":\"alice\",\"exp\":1700000060}",
            })
    void a_good_signature_over_what_is_no_claim_is_refused(String payload) {
        assertRefused(signedPayload(payload.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_name_that_is_too_long_or_no_text_is_refused_in_spite_of_its_signature() {
        assertRefused(signedPayload(("\"" + "x".repeat(256) + "\"").getBytes(StandardCharsets.UTF_8)));
        assertRefused(signedPayload(new byte[] {'"', 'a', (byte) 0xC0, (byte) 0xAF, '"'}));
        assertRefused(signedPayload(new byte[] {'"', (byte) 0xFF, '"'}));
    }

    @Test
    void what_is_huge_is_refused_in_spite_of_its_signature() {
        String fits = "\"a\"" + " ".repeat(1024 / 4 * 3 - 66 - 3);
        assertThat(signedPayload(fits.getBytes(StandardCharsets.UTF_8)).length())
                .isLessThanOrEqualTo(1024);
        assertThat(verify(signedPayload(fits.getBytes(StandardCharsets.UTF_8)))).contains(new Stream("a"));

        assertRefused(signedPayload(("\"a\"" + " ".repeat(720)).getBytes(StandardCharsets.UTF_8)));
        assertRefused("A".repeat(1_000_000));
        assertRefused("-".repeat(1_000_000));
    }

    @Test
    void an_older_key_verifies_and_never_signs() {
        String before = SignedStreams.with(OLD).sign(CHAT);
        SignedStreams rotated = SignedStreams.with(KEY, "x".repeat(32), OLD);

        assertThat(rotated.verify(before, ALICE, NOW)).contains(CHAT);
        assertThat(rotated.sign(CHAT)).isEqualTo(streams.sign(CHAT)).isNotEqualTo(before);
        assertThat(SignedStreams.with(KEY, "x".repeat(32)).verify(before, ALICE, NOW))
                .isEmpty();
    }

    @Test
    void a_reserved_stream_is_not_signed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> streams.sign(Stream.reserved("presence", "chat")))
                .withMessage("A reserved stream is not for clients: @/presence/chat");
    }

    @Test
    void a_key_has_32_bytes_at_least_and_is_not_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedStreams.with("x".repeat(31)))
                .withMessage("A key for signed streams has at least 32 bytes, this one has 31");
        assertThatIllegalArgumentException().isThrownBy(() -> SignedStreams.with(KEY, "short"));
        assertThat(SignedStreams.with("é".repeat(16)).sign(CHAT)).isNotEmpty();
        assertThat(SignedStreams.with(KEY, OLD)).hasToString("SignedStreams[2 keys]");
    }

    private Optional<Stream> verify(String signed) {
        return streams.verify(signed, ALICE, NOW);
    }

    private void assertRefused(String signed) {
        assertThat(verify(signed)).as(signed).isEmpty();
    }

    private static String payload(String signed) {
        return new String(
                Base64.getDecoder().decode(signed.substring(0, signed.indexOf("--"))), StandardCharsets.UTF_8);
    }

    private static String signedPayload(byte[] payload) {
        return signed(Base64.getEncoder().encodeToString(payload));
    }

    private static String signed(String encoded) {
        return encoded + "--" + hmac(KEY, encoded);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

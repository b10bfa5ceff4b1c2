package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JwtAuthenticatorTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String GOOD = Tokens.signed("{\"sub\":\"alice\",\"exp\":1700000060}");

    private final JwtAuthenticator authenticator = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
            .time(() -> NOW)
            .build(JwtAuthenticatorTest::identity);

    @Test
    void a_good_token_is_accepted_and_ends_the_identity_after_the_leeway() {
        assertThat(authenticate(GOOD)).isEqualTo(Authentication.accepted(alice().until(NOW.plusSeconds(60 + 30))));
    }

    @Test
    void an_identity_that_ends_before_the_token_keeps_its_end() {
        Identity shorter = alice().until(NOW.plusSeconds(5));
        JwtAuthenticator strict = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .time(() -> NOW)
                .build(claims -> Optional.of(shorter));

        assertThat(strict.authenticate(query(GOOD))).isEqualTo(Authentication.accepted(shorter));
    }

    @Test
    void the_short_form_lives_on_the_systems_time() {
        String token =
                Tokens.signed("{\"sub\":\"alice\",\"exp\":" + (Instant.now().getEpochSecond() + 3600) + "}");

        assertThat(new JwtAuthenticator(Tokens.SECRET, JwtAuthenticatorTest::identity).authenticate(query(token)))
                .isInstanceOf(Authentication.Accepted.class);
        assertThat(new JwtAuthenticator(new byte[32], JwtAuthenticatorTest::identity).authenticate(query(token)))
                .isInstanceOf(Authentication.Refused.class);
        assertThat(new JwtAuthenticator(Tokens.SECRET, JwtAuthenticatorTest::identity).authenticate(query(GOOD)))
                .isEqualTo(Authentication.expired("token: expired at 2023-11-14T22:14:20Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"nobody\",\"exp\":1700000060}",
                "{\"sub\":\"alice\"}",
                "{\"sub\":\"alice\",\"exp\":null}",
                "{\"sub\":\"alice\",\"exp\":\"1700000060\"}",
                "{\"sub\":\"alice\",\"exp\":true}",
                "{\"sub\":\"alice\",\"exp\":[1700000060]}",
                "{\"sub\":\"alice\",\"exp\":{}}",
                "{\"sub\":\"alice\",\"exp\":0}",
                "{\"sub\":\"alice\",\"exp\":-1700000060}",
                "{\"sub\":\"alice\",\"exp\":253402300800}",
                "{\"sub\":\"alice\",\"exp\":9223372036854775807}",
                "{\"sub\":\"alice\",\"exp\":18446744073709551616}",
                "{\"sub\":\"alice\",\"exp\":1e300}",
                "{\"sub\":\"alice\",\"exp\":1e400000000}",
                "{\"sub\":\"alice\",\"exp\":NaN}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"exp\":1800000000}",
                "{\"sub\":\"alice\",\"sub\":\"bob\",\"exp\":1700000060}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"nbf\":1700000031}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"nbf\":\"now\"}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"nbf\":1e300}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"iat\":1700000031}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"iat\":{}}",
                "{\"exp\":1700000060}",
                "{\"sub\":null,\"exp\":1700000060}",
                "{\"sub\":[\"alice\"],\"exp\":1700000060}",
                "{\"sub\":\"alice\",\"exp\":1700000060",
                "{\"sub\":\"alice\",\"exp\":1700000060}{}",
                "[]",
                "\"alice\"",
                "null",
                "",
                "alice",
            })
    void claims_that_do_not_say_what_they_must_are_refused(String claims) {
        assertRefused(Tokens.signed(claims));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"alice\",\"exp\":1700000060.5}",
                "{\"sub\":\"alice\",\"exp\":1.70000006e9}",
                "{\"sub\":\"alice\",\"exp\":253402300799}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"nbf\":1700000030,\"iat\":1700000030}",
                "{\"sub\":\"alice\",\"exp\":1700000060,\"nbf\":null,\"aud\":\"any\",\"iss\":\"any\",\"x\":[1]}",
                "{\"sub\":\"alice\",\"exp\":1699999971}",
            })
    void claims_at_the_edge_are_accepted(String claims) {
        assertThat(authenticate(Tokens.signed(claims))).isInstanceOf(Authentication.Accepted.class);
    }

    @ParameterizedTest(name = "leeway {0} s, exp {1}: {2}")
    @CsvSource({
        "30, 1699999971, false",
        "30, 1699999970, true",
        "0,  1700000001, false",
        "0,  1700000000, true",
        "60, 1699999940, true",
        "60, 1,          true",
    })
    void a_token_expires_when_the_leeway_is_over(int leeway, long end, boolean expired) {
        JwtAuthenticator lenient = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .leeway(Duration.ofSeconds(leeway))
                .time(() -> NOW)
                .build(JwtAuthenticatorTest::identity);
        Authentication found = lenient.authenticate(query(Tokens.signed("{\"sub\":\"alice\",\"exp\":" + end + "}")));

        assertThat(found)
                .isEqualTo(
                        expired
                                ? Authentication.expired("token: expired at " + Instant.ofEpochSecond(end))
                                : Authentication.accepted(
                                        alice().until(Instant.ofEpochSecond(end).plusSeconds(leeway))));
    }

    @ParameterizedTest(name = "iss {0}, aud {1}: {2}")
    @CsvSource({
        "'\"id\"',  '\"cable\"',            true",
        "'\"id\"',  '[\"a\",\"cable\"]',    true",
        "'\"evil\"', '\"cable\"',           false",
        "'null',    '\"cable\"',            false",
        "'[\"id\"]', '\"cable\"',           false",
        "'\"ID\"',  '\"cable\"',            false",
        "'\"id\"',  '\"other\"',            false",
        "'\"id\"',  '[]',                   false",
        "'\"id\"',  'null',                 false",
        "'\"id\"',  '[[\"cable\"]]',        false",
        "'\"id\"',  '{\"cable\":\"cable\"}', false",
        "'\"id\"',  '\"cable2\"',           false",
    })
    void issuer_and_audience_must_be_those_asked_for(String issuer, String audience, boolean accepted) {
        JwtAuthenticator strict = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .issuer("id")
                .audience("cable")
                .time(() -> NOW)
                .build(JwtAuthenticatorTest::identity);
        String token =
                Tokens.signed("{\"sub\":\"alice\",\"exp\":1700000060,\"iss\":" + issuer + ",\"aud\":" + audience + "}");

        assertThat(strict.authenticate(query(token)))
                .isInstanceOf(accepted ? Authentication.Accepted.class : Authentication.Refused.class);
    }

    @Test
    void the_application_sees_the_claims_and_may_refuse() {
        JwtAuthenticator byTeam = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .time(() -> NOW)
                .build(claims -> Optional.of(Identity.of(claims.subject() + "@" + claims.text("team"))));

        assertThat(byTeam.authenticate(query(Tokens.signed("{\"sub\":42,\"team\":\"red\",\"exp\":1700000060}"))))
                .isEqualTo(Authentication.accepted(Identity.of("42@red").until(NOW.plusSeconds(90))));
        assertThat(byTeam.authenticate(query(GOOD)))
                .isEqualTo(Authentication.unauthorized("token: team: expected a text, found nothing"));
    }

    @Test
    void what_the_application_throws_is_not_mistaken_for_a_bad_token() {
        JwtAuthenticator broken = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .time(() -> NOW)
                .build(claims -> {
                    throw new IllegalArgumentException("a bug");
                });

        assertThatThrownBy(() -> broken.authenticate(query(GOOD))).hasMessage("a bug");
    }

    @Test
    void wrong_configuration_fails_at_once() {
        JwtAuthenticator.Builder builder = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET));

        assertThatIllegalArgumentException()
                .isThrownBy(JwtAuthenticator::builder)
                .withMessageContaining("key");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.leeway(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.leeway(Duration.ofMinutes(10).plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.parameter(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.issuer(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.audience(""));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.issuer("a").issuer("b"))
                .withMessageContaining("issuer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtAuthenticator("short", JwtAuthenticatorTest::identity))
                .withMessage("A secret for HS256 has at least 32 bytes, this one has 5");
    }

    private Authentication authenticate(String token) {
        return authenticator.authenticate(query(token));
    }

    private void assertRefused(String token) {
        assertThat(authenticate(token))
                .isInstanceOfSatisfying(
                        Authentication.Refused.class,
                        refused -> assertThat(refused.disconnect()).isEqualTo(Disconnect.UNAUTHORIZED));
    }

    private static Handshake query(String token) {
        return Handshake.builder("/cable")
                .parameters(Map.of("token", List.of(token)))
                .build();
    }

    private static Optional<Identity> identity(JwtClaims claims) {
        return Optional.of(alice()).filter(alice -> alice.key().equals(claims.subject()));
    }

    private static Identity alice() {
        return Identity.of("alice");
    }
}

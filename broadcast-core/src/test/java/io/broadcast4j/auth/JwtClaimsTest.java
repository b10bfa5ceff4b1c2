package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.JsonCodec;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JwtClaimsTest {
    @Test
    void registered_and_own_claims_are_read() {
        JwtClaims claims = claims("{\"sub\":\"alice\",\"iss\":\"id\",\"aud\":[\"a\",\"b\"],\"exp\":100.9,\"nbf\":50,"
                + "\"iat\":40,\"team\":\"red\",\"roles\":[\"admin\"]}");

        assertThat(claims.subject()).isEqualTo("alice");
        assertThat(claims.issuer()).contains("id");
        assertThat(claims.audience()).containsExactly("a", "b");
        assertThat(claims.expiresAt()).isEqualTo(Instant.ofEpochSecond(100));
        assertThat(claims.notBefore()).contains(Instant.ofEpochSecond(50));
        assertThat(claims.issuedAt()).contains(Instant.ofEpochSecond(40));
        assertThat(claims.text("team")).isEqualTo("red");
        assertThat(claims.optionalText("color")).isEmpty();
        assertThat(claims.json().get("roles").items().get(0).text()).isEqualTo("admin");
    }

    @Test
    void what_is_missing_is_empty_or_refused() {
        JwtClaims none = claims("{}");

        assertThat(none.issuer()).isEmpty();
        assertThat(none.audience()).isEmpty();
        assertThat(none.notBefore()).isEmpty();
        assertThat(none.issuedAt()).isEmpty();
        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(none::subject);
        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(none::expiresAt);
        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> none.text("team"));
    }

    @Test
    void a_claim_may_hold_json_of_its_own_as_tokens_for_anycable_do() {
        JwtClaims claims = claims("{\"ext\":\"{\\\"user_id\\\":15,\\\"team\\\":\\\"red\\\"}\",\"exp\":100}");

        assertThat(claims.quoted("ext").id("user_id")).isEqualTo("15");
        assertThat(claims.quoted("ext").text("team")).isEqualTo("red");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                  | ext: expected a text, found nothing",
                "{\"ext\":null}                      | ext: expected a text, found nothing",
                "{\"ext\":{\"user_id\":15}}          | ext: expected a text, found object",
                "{\"ext\":\"s3cret\"}                | ext: expected a text that holds JSON",
                "{\"ext\":\"\"}                      | ext: expected a text that holds JSON",
                "{\"ext\":\"{}{}\"}                  | ext: expected a text that holds JSON",
                "{\"ext\":\"{\\\"a\\\":1,\\\"a\\\":2}\"} | ext: expected a text that holds JSON",
            })
    void a_claim_that_should_hold_json_and_does_not_is_refused_and_not_shown(String json, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> claims(json).quoted("ext"))
                .withMessage(message);
    }

    @Test
    void claims_are_not_shown() {
        assertThat(claims("{\"sub\":\"alice\",\"email\":\"alice@example.com\"}"))
                .hasToString("JwtClaims[email, sub]");
    }

    private static JwtClaims claims(String json) {
        JsonCodec codec = new JsonCodec();
        return new JwtClaims(codec.decode(json), codec);
    }
}

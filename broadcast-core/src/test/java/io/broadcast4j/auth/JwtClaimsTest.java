package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.JsonCodec;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

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
    void claims_are_not_shown() {
        assertThat(claims("{\"sub\":\"alice\",\"email\":\"alice@example.com\"}"))
                .hasToString("JwtClaims[email, sub]");
    }

    private static JwtClaims claims(String json) {
        return new JwtClaims(new JsonCodec().decode(json));
    }
}

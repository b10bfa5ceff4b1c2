package io.broadcast4j.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HandshakeTest {
    @Test
    void header_names_have_no_case() {
        Handshake handshake = Handshake.builder("/cable")
                .header("Origin", "https://a.example")
                .headers(Map.of("X-ONE", List.of("1"), "host", List.of("a.example")))
                .header("x-one", "2")
                .build();

        assertThat(handshake.header("ORIGIN")).contains("https://a.example");
        assertThat(handshake.headers("X-One")).containsExactly("1", "2");
        assertThat(handshake.header("x-ONE")).contains("1");
        assertThat(handshake.header("Host")).contains("a.example");
        assertThat(handshake.header("absent")).isEmpty();
        assertThat(handshake.headers("absent")).isEmpty();
    }

    @ParameterizedTest(name = "[{0}] {1} is {2}")
    @CsvSource({
        "a=1,                  a,  1",
        "a=1; b=2,             b,  2",
        "a=1;b=2,              b,  2",
        "'  a=1 ;  b=2  ',     b,  2",
        "a=1; a=2,             a,  1",
        "a=x=y==,              a,  x=y==",
        "'a=\"q\"',            a,  q",
        "'a=\"',               a,  '\"'",
        "a=; b=2,              a,  ''",
        "aa=1; a=2,            a,  2",
        "a=1,                  A,  ",
        "a=1,                  b,  ",
        "a,                    a,  ",
        "'',                   a,  ",
        ";;;=;,                a,  ",
        "b=a=1,                a,  ",
    })
    void a_cookie_is_found_by_its_exact_name(String line, String name, String value) {
        Handshake handshake = Handshake.builder("/cable").header("Cookie", line).build();

        assertThat(handshake.cookie(name).orElse(null)).isEqualTo(value);
    }

    @Test
    void cookies_may_come_in_several_headers() {
        Handshake handshake = Handshake.builder("/cable")
                .header("cookie", "a=1")
                .header("Cookie", "b=2; c=3")
                .build();

        assertThat(handshake.cookie("a")).contains("1");
        assertThat(handshake.cookie("c")).contains("3");
    }

    @Test
    void what_was_not_said_is_absent() {
        Handshake handshake = Handshake.builder("/cable").build();

        assertThat(handshake.path()).isEqualTo("/cable");
        assertThat(handshake.isSecure()).isFalse();
        assertThat(handshake.parameter("token")).isEmpty();
        assertThat(handshake.cookie("a")).isEmpty();
        assertThat(handshake.subprotocols()).isEmpty();
        assertThat(handshake.remoteAddress()).isEmpty();
        assertThat(handshake.principal()).isEmpty();
        assertThat(handshake.sessionAttribute("a")).isEmpty();
    }

    @Test
    void what_was_said_is_there() {
        Handshake handshake = Handshake.builder("/cable")
                .secure(true)
                .parameters(Map.of("a", List.of("1", "2"), "b", List.of()))
                .subprotocols(List.of("one", "two"))
                .remoteAddress("192.0.2.1")
                .principal(() -> "alice")
                .session(name -> name.equals("user_id") ? 42L : null)
                .build();

        assertThat(handshake.isSecure()).isTrue();
        assertThat(handshake.parameter("a")).contains("1");
        assertThat(handshake.parameter("b")).isEmpty();
        assertThat(handshake.subprotocols()).containsExactly("one", "two");
        assertThat(handshake.remoteAddress()).contains("192.0.2.1");
        assertThat(handshake.principal().orElseThrow().getName()).isEqualTo("alice");
        assertThat(handshake.sessionAttribute("user_id")).contains(42L);
        assertThat(handshake.sessionAttribute("other")).isEmpty();
    }

    @Test
    void a_session_attribute_is_looked_up_when_it_is_asked_for() {
        Map<String, Object> session = new HashMap<>(Map.of("user_id", "alice"));
        Handshake handshake = Handshake.builder("/cable").session(session::get).build();
        session.clear();

        assertThat(handshake.sessionAttribute("user_id")).isEmpty();
    }

    @Test
    void a_handshake_does_not_change_with_what_it_was_made_from() {
        List<String> values = new ArrayList<>(List.of("1"));
        Map<String, List<String>> query = new HashMap<>(Map.of("a", values));
        List<String> offered = new ArrayList<>(List.of("one"));
        Handshake.Builder builder = Handshake.builder("/cable")
                .headers(Map.of("a", values))
                .parameters(query)
                .subprotocols(offered);
        Handshake handshake = builder.build();

        builder.header("A", "2").header("Authorization", "Bearer x");
        values.set(0, "3");
        query.clear();
        offered.clear();

        assertThat(handshake.headers("a")).containsExactly("1");
        assertThat(handshake.header("authorization")).isEmpty();
        assertThat(handshake.parameter("a")).contains("1");
        assertThat(handshake.subprotocols()).containsExactly("one");
    }

    @Test
    void no_secret_is_shown() {
        Handshake handshake = Handshake.builder("/cable")
                .header("Cookie", "session=s3cret")
                .header("Authorization", "Bearer s3cret")
                .parameters(Map.of("token", List.of("s3cret")))
                .subprotocols(List.of("anycable-token.s3cret"))
                .principal(() -> "s3cret")
                .session(name -> "s3cret")
                .build();

        assertThat(handshake).hasToString("Handshake[/cable parameters [token] headers [Authorization, Cookie]]");
    }

    @Test
    void what_a_client_chose_cannot_forge_a_line_in_a_log() {
        Handshake handshake = Handshake.builder("/cable\r\n/x")
                .parameters(Map.of("a\nERROR \u001b[31m\u2028\u202e", List.of(""), "t".repeat(5_000), List.of("")))
                .header("x\u0085y", "")
                .build();

        assertThat(handshake.toString())
                .startsWith("Handshake[/cable??/x parameters [a?ERROR???31m??, ttt")
                .hasSizeLessThan(150)
                .matches("[ -~]*");
    }
}

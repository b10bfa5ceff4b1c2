package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginPolicyTest {
    @ParameterizedTest(name = "{0} to {1}, encrypted {2}")
    @CsvSource({
        "http://example.com,            example.com,            false",
        "http://example.com:80,         example.com,            false",
        "http://example.com,            example.com:80,         false",
        "https://example.com,           example.com,            true",
        "https://example.com:443,       example.com,            true",
        "https://example.com,           example.com:443,        true",
        "https://example.com:8443,      example.com:8443,       true",
        "http://localhost:3000,         localhost:3000,         false",
        "HTTPS://EXAMPLE.COM,           example.com,            true",
        "https://example.com,           Example.COM,            true",
        "https://xn--bcher-kva.example, xn--bcher-kva.example,  true",
        "https://example.com.,          example.com.,           true",
        "http://127.0.0.1:8080,         127.0.0.1:8080,         false",
        "http://[::1]:8080,             [::1]:8080,             false",
        "http://[::1],                  [::1],                  false",
        "http://[2001:DB8::1],          [2001:db8:0:0:0:0:0:1], false",
        "http://my_service:8080,        my_service:8080,        false",
    })
    void the_page_of_the_host_itself_is_admitted(String origin, String host, boolean encrypted) {
        assertThat(OriginPolicy.sameOrigin().objection(handshake(origin, host, encrypted)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} to {1}, encrypted {2}")
    @CsvSource({
        "https://example.com,           example.com,            false",
        "https://example.com:8443,      example.com:8443,       false",
        "https://example.com,           example.com:443,        false",
    })
    void an_encrypted_page_is_admitted_where_a_proxy_made_the_connection_plain(
            String origin, String host, boolean encrypted) {
        assertThat(OriginPolicy.sameOrigin().admits(handshake(origin, host, encrypted)))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} to {1}, encrypted {2}")
    @CsvSource({
        "http://example.com,            example.com,            true",
        "http://example.com:443,        example.com,            true",
        "https://example.com:8443,      example.com,            true",
        "https://example.com,           example.com:8443,       true",
        "https://example.com,           example.com:80,         false",
        "http://example.com:3000,       example.com:3001,       false",
        "https://good.com.evil.com,     good.com,               true",
        "https://evilgood.com,          good.com,               true",
        "https://a.good.com,            good.com,               true",
        "https://good.com,              a.good.com,             true",
        "https://good.com.,             good.com,               true",
        "https://good.com,              good.com.,              true",
        "ftp://example.com,             example.com,            false",
        "ws://example.com,              example.com,            false",
        "capacitor://example.com,       example.com,            false",
        "http://127.0.0.1,              [::ffff:127.0.0.1],     false",
        "http://[::1],                  [::2],                  false",
        "https://bücher.example,        xn--bcher-kva.example,  true",
    })
    void the_page_of_another_host_port_or_of_a_weaker_scheme_is_refused(String origin, String host, boolean encrypted) {
        assertThat(OriginPolicy.sameOrigin().admits(handshake(origin, host, encrypted)))
                .isFalse();
    }

    @Test
    void a_null_origin_is_refused_by_all_but_any() {
        Handshake handshake = handshake("null", "example.com", false);

        assertThat(OriginPolicy.sameOrigin().admits(handshake)).isFalse();
        assertThat(OriginPolicy.only("https://example.com").admits(handshake)).isFalse();
        assertThat(OriginPolicy.any().admits(handshake)).isTrue();
    }

    @Test
    void several_origin_headers_are_refused_even_if_each_is_good() {
        Handshake handshake = Handshake.builder("/cable")
                .headers(Map.of("Origin", List.of("http://example.com", "http://example.com")))
                .header("Host", "example.com")
                .build();

        assertThat(OriginPolicy.sameOrigin().objection(handshake)).contains("several Origin headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com, example.com", "user@example.com", "example.com/", "exa mple.com"})
    void a_malformed_host_is_nobodys_origin(String host) {
        assertThat(OriginPolicy.sameOrigin().admits(handshake("http://example.com", host, false)))
                .isFalse();
    }

    @Test
    void a_handshake_without_or_with_two_hosts_is_of_no_origin() {
        Handshake none = Handshake.builder("/cable")
                .header("Origin", "http://example.com")
                .build();
        Handshake two = Handshake.builder("/cable")
                .header("Origin", "http://example.com")
                .headers(Map.of("Host", List.of("example.com", "example.com")))
                .build();

        assertThat(OriginPolicy.sameOrigin().admits(none)).isFalse();
        assertThat(OriginPolicy.sameOrigin().admits(two)).isFalse();
    }

    @Test
    void a_forwarded_host_is_not_believed() {
        Handshake handshake = Handshake.builder("/cable")
                .header("Origin", "http://evil.com")
                .header("Host", "example.com")
                .header("X-Forwarded-Host", "evil.com")
                .build();

        assertThat(OriginPolicy.sameOrigin().admits(handshake)).isFalse();
    }

    @Test
    void no_origin_is_admitted_unless_required() {
        Handshake handshake =
                Handshake.builder("/cable").header("Host", "example.com").build();

        assertThat(OriginPolicy.sameOrigin().admits(handshake)).isTrue();
        assertThat(OriginPolicy.only("https://example.com").admits(handshake)).isTrue();
        assertThat(OriginPolicy.sameOrigin()
                        .requireOrigin()
                        .alsoAllow("https://a.com")
                        .admits(handshake))
                .isFalse();
        assertThat(OriginPolicy.any().requireOrigin().admits(handshake)).isFalse();
    }

    @Test
    void a_list_without_same_origin_does_not_look_at_the_host() {
        OriginPolicy policy = OriginPolicy.only("https://app.example.com");

        assertThat(policy.admits(handshake("http://rebound.evil.com", "rebound.evil.com", false)))
                .isFalse();
        assertThat(policy.admits(handshake("https://app.example.com", "10.0.0.1:8080", false)))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} allows {1}: {2}")
    @CsvSource({
        "https://app.example.com,      https://app.example.com,       true",
        "https://app.example.com,      https://app.example.com:443,   true",
        "https://APP.example.com:443,  https://app.example.com,       true",
        "https://app.example.com,      http://app.example.com,        false",
        "https://app.example.com,      https://app.example.com:8443,  false",
        "https://app.example.com,      https://app.example.com.,      false",
        "http://[0:0:0:0:0:0:0:1]:3000, http://[::1]:3000,            true",
        "capacitor://localhost,        capacitor://localhost,         true",
        "capacitor://localhost,        http://localhost,              false",
        "https://*.example.com,        https://a.example.com,         true",
        "https://*.example.com,        https://A.EXAMPLE.com:443,     true",
        "https://*.example.com,        https://example.com,           false",
        "https://*.example.com,        https://evilexample.com,       false",
        "https://*.example.com,        https://a.b.example.com,       false",
        "https://*.example.com,        https://a.example.com.evil.com, false",
        "https://*.example.com,        http://a.example.com,          false",
        "https://*.example.com,        https://a.example.com:8443,    false",
        "https://*.example.com,        https://a.example.com.,        false",
        "https://*.example.com:8443,   https://a.example.com:8443,    true",
        "http://*.localhost:3000,      http://tenant.localhost:3000,  true",
    })
    void a_list_admits_exactly_what_it_says(String entry, String origin, boolean admitted) {
        Handshake handshake = handshake(origin, "other.example", true);

        assertThat(OriginPolicy.only(entry).admits(handshake)).isEqualTo(admitted);
        assertThat(OriginPolicy.sameOrigin().alsoAllow(entry).admits(handshake)).isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "null",
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/cable",
                "https://*",
                "https://*.",
                "https://*.com",
                "https://*.com.",
                "*.com*",
                "https://*.com*",
                "https://*example.com",
                "https://a.*.example.com",
                "https://*.*.example.com",
                "https://a*.example.com",
                "*://app.example.com",
                "https://app.example.com:*",
                "https://*.0.0.1",
                "https://*.[::1]",
                "https://bücher.example",
                "https://user@example.com",
            })
    void a_wrong_entry_fails_at_once_and_says_what_is_right(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginPolicy.sameOrigin().alsoAllow(entry))
                .withMessageContaining("\"" + entry + "\"")
                .withMessageContaining("https://app.example.com")
                .withMessageContaining("https://*.example.com");
    }

    @Test
    void contradictions_fail_at_once() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OriginPolicy.any().alsoAllow("https://a.com"))
                .withMessageContaining("any()")
                .withMessageContaining("alsoAllow");
        assertThatIllegalArgumentException().isThrownBy(OriginPolicy::only);
    }

    @Test
    void a_refusal_says_what_was_compared_with_what() {
        OriginPolicy policy = OriginPolicy.sameOrigin().alsoAllow("https://*.example.com");

        assertThat(policy.objection(handshake("https://App.example.org", "10.0.0.1:8080", false)))
                .contains("https://app.example.org is not admitted by OriginPolicy[same origin, https://*.example.com]"
                        + " over a connection that is plain, to 10.0.0.1:8080");
    }

    @Test
    void policies_do_not_change() {
        OriginPolicy before = OriginPolicy.sameOrigin();
        before.alsoAllow("https://a.com");
        before.requireOrigin();

        assertThat(before).hasToString("OriginPolicy[same origin]");
    }

    private static Handshake handshake(String origin, String host, boolean encrypted) {
        return Handshake.builder("/cable")
                .header("Origin", origin)
                .header("Host", host)
                .secure(encrypted)
                .build();
    }
}

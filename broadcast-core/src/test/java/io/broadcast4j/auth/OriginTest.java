package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Handshake;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com",
                "//example.com",
                "://example.com",
                "https:example.com",
                "https://",
                "https:///",
                "https://example.com/",
                "https://example.com/path",
                "https://example.com?x",
                "https://example.com#x",
                "https://user@example.com",
                "https://user:pass@example.com",
                "https://evil.com@example.com",
                "https://evil.com\\@example.com",
                "https://`example.com",
                "https://example.com`evil.com",
                "https://$example.com",
                "https://example.com%00",
                "https://exa%6dple.com",
                "https://example.com ",
                " https://example.com",
                "https://exam ple.com",
                "https://example.com\t",
                "https://example.com\r\nX: y",
                "https://example.com\u0000",
                "https://example.com\u2028",
                "https://ex\u200bample.com",
                "https://\u212aelvin.com",
                "https://example.com, https://example.com",
                "https://example.com https://example.com",
                "https://example.com:",
                "https://example.com:0",
                "https://example.com:0443",
                "https://example.com:65536",
                "https://example.com:999999",
                "https://example.com:-1",
                "https://example.com:44٣",
                "https://example.com:443:443",
                "https://.example.com",
                "https://example..com",
                "https://example.com..",
                "https://.",
                "https://*.example.com",
                "https://[::1",
                "https://::1]",
                "https://[]",
                "https://[:]",
                "https://[::1]x",
                "https://[::1%25eth0]",
                "https://[fe80::1%eth0]",
                "https://[example.com]",
                "https://[12345::1]",
                "1https://example.com",
                "ht tps://example.com",
            })
    void what_no_browser_writes_is_refused(String origin) {
        OriginPolicy policy = OriginPolicy.sameOrigin().alsoAllow("https://example.com", "https://*.example.com");
        Handshake handshake = Handshake.builder("/cable")
                .header("Origin", origin)
                .header("Host", "example.com")
                .secure(true)
                .build();

        assertThat(Origin.parse(origin)).isEmpty();
        assertThat(policy.objection(handshake)).contains("a malformed origin");
    }

    @Test
    void long_names_are_refused() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);

        assertThat(Origin.parse("https://" + longest)).isPresent();
        assertThat(Origin.parse("https://a" + longest)).isEmpty();
        assertThat(Origin.parse("https://a" + label + ".com")).isEmpty();
    }

    @Test
    void an_origin_is_shown_without_the_port_that_goes_without_saying() {
        assertThat(Origin.parse("HTTPS://App.Example.com:443")).hasToString("Optional[https://app.example.com]");
        assertThat(Origin.parse("http://[0::1]:81")).hasToString("Optional[http://[0:0:0:0:0:0:0:1]:81]");
        assertThat(Origin.parse("capacitor://localhost")).hasToString("Optional[capacitor://localhost]");
    }
}

package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Handshake;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ordinary request can do that a WebSocket handshake cannot: come without an origin, and be read or not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginOfEventsTest {
    @ParameterizedTest(name = "Sec-Fetch-Site: {0}, admitted: {1}")
    @CsvSource({
        "same-origin,  true",
        "none,         true",
        "unheard-of,   true",
        "cross-site,   false",
        "same-site,    false",
    })
    void what_a_page_embeds_without_an_origin_is_admitted_from_its_own_server(String site, boolean admitted) {
        Handshake embedded = Handshake.builder("/events")
                .header("Host", "example.com")
                .header("Sec-Fetch-Site", site)
                .build();

        assertThat(OriginPolicy.sameOrigin().admits(embedded)).isEqualTo(admitted);
        assertThat(OriginPolicy.only("https://a.com").admits(embedded)).isEqualTo(admitted);
        assertThat(OriginPolicy.any().admits(embedded)).isTrue();
    }

    @Test
    void where_there_is_an_origin_it_alone_counts() {
        Handshake foreign = Handshake.builder("/events")
                .header("Origin", "https://a.com")
                .header("Sec-Fetch-Site", "cross-site")
                .build();
        Handshake forged = Handshake.builder("/events")
                .header("Origin", "https://evil.com")
                .header("Sec-Fetch-Site", "same-origin")
                .build();

        assertThat(OriginPolicy.only("https://a.com").admits(foreign)).isTrue();
        assertThat(OriginPolicy.only("https://a.com").admits(forged)).isFalse();
    }

    @Test
    void the_refusal_of_what_is_embedded_says_so() {
        Handshake embedded = Handshake.builder("/events")
                .header("sec-fetch-site", "cross-site")
                .build();

        assertThat(OriginPolicy.sameOrigin().objection(embedded))
                .contains("no Origin header, from a page of another origin");
    }

    @Test
    void a_page_that_is_admitted_may_read_the_answer_and_everybody_only_where_all_are() {
        Handshake page = from("https://App.example.com");
        Handshake noPage = Handshake.builder("/events").build();
        Handshake sandboxed = from("null");

        assertThat(OriginPolicy.sameOrigin().alsoAllow("https://*.example.com").reader(page))
                .contains("https://App.example.com");
        assertThat(OriginPolicy.only("https://app.example.com").reader(page)).contains("https://App.example.com");
        assertThat(OriginPolicy.any().reader(page)).contains("*");
        assertThat(OriginPolicy.any().reader(sandboxed)).contains("*");
        assertThat(OriginPolicy.sameOrigin().reader(noPage)).isEmpty();
        assertThat(OriginPolicy.any().reader(noPage)).isEmpty();
    }

    private static Handshake from(String origin) {
        return Handshake.builder("/events")
                .header("Origin", origin)
                .header("Host", "example.com")
                .build();
    }
}

package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void without_any_the_port_is_8080_and_the_secret_is_random() {
        Settings settings = Settings.read(Map.of(), new Properties());
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.secret())
                .hasSizeGreaterThanOrEqualTo(32)
                .isNotEqualTo(Settings.read(Map.of(), new Properties()).secret());
    }

    @Test
    void the_property_comes_before_the_environment() {
        Properties properties = new Properties();
        properties.setProperty("port", "9001");
        assertThat(Settings.read(Map.of("PORT", "9000"), properties).port()).isEqualTo(9001);
        assertThat(Settings.read(Map.of("PORT", "9000"), new Properties()).port())
                .isEqualTo(9000);
    }

    @Test
    void what_is_no_port_or_no_secret_is_named() {
        assertThatThrownBy(() -> Settings.read(Map.of("PORT", "http"), new Properties()))
                .hasMessageContaining("\"http\"");
        assertThatThrownBy(() -> Settings.onPort(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> Settings.read(Map.of("SECRET", "short"), new Properties()))
                .hasMessageContaining("at least 32 bytes")
                .hasMessageNotContaining("short,");
    }

    @Test
    void without_redis_there_is_one_node() {
        Settings settings = Settings.read(Map.of("REDIS_URL", "  ", "PEERS", ""), new Properties());
        assertThat(settings.redis()).isEmpty();
        assertThat(settings.peers()).isEmpty();
    }

    @Test
    void peers_are_origins_with_commas_between_them() {
        Settings settings = Settings.read(
                Map.of(
                        "REDIS_URL",
                        "redis://localhost:6379",
                        "SECRET",
                        SECRET,
                        "PEERS",
                        "http://localhost:8081/, https://chat-2.example.com"),
                new Properties());
        assertThat(settings.redis()).hasValue("redis://localhost:6379");
        assertThat(settings.peers()).containsExactly("http://localhost:8081", "https://chat-2.example.com");
    }

    @Test
    void what_is_no_origin_is_no_peer() {
        for (String peer : List.of(
                "localhost:8081",
                "ws://localhost:8081",
                "http://localhost:8081/chat",
                "http://a:b@localhost",
                "http://localhost; script-src *",
                "http://*")) {
            assertThatThrownBy(() -> Settings.onPort(0).withPeers(List.of(peer)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + peer + "\"")
                    .hasMessageContaining("http://localhost:8081,");
        }
    }

    @Test
    void nodes_that_share_redis_share_a_secret_too() {
        assertThatThrownBy(() -> Settings.read(Map.of("REDIS_URL", "redis://localhost:6379"), new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("REDIS_URL needs a SECRET");
    }

    @Test
    void nodes_that_are_peers_share_redis() {
        assertThatThrownBy(() -> Settings.read(Map.of("PEERS", "http://localhost:8081"), new Properties()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("PEERS needs a REDIS_URL");
    }

    @Test
    void the_secret_is_not_shown_and_neither_is_the_password_of_redis() {
        Settings settings =
                Settings.read(Map.of("REDIS_URL", "redis://:hush@localhost:6379", "SECRET", SECRET), new Properties());
        assertThat(settings.toString()).doesNotContain(SECRET).doesNotContain("hush");
    }
}

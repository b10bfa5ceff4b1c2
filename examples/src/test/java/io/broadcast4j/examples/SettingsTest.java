package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {
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
    void the_secret_is_not_shown() {
        Settings settings = Settings.onPort(0);
        assertThat(settings.toString()).doesNotContain(settings.secret());
    }
}

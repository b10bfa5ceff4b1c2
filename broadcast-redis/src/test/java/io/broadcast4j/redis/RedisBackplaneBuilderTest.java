package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisBackplaneBuilderTest {
    private final RedisBackplane.Builder builder = RedisBackplane.builder("redis://127.0.0.1:1");

    @Test
    void setting_something_twice_fails() {
        builder.prefix("a").publishConnections(2).timeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> builder.prefix("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("prefix");
        assertThatThrownBy(() -> builder.publishConnections(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("publishConnections");
        assertThatThrownBy(() -> builder.timeout(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("imeout");
    }

    @Test
    void a_refused_value_is_not_set() {
        assertThatThrownBy(() -> builder.prefix("a b")).isInstanceOf(IllegalArgumentException.class);
        builder.prefix("a");
        assertThatThrownBy(() -> builder.publishConnections(0)).isInstanceOf(IllegalArgumentException.class);
        builder.publishConnections(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65, Integer.MAX_VALUE})
    void there_are_1_to_64_connections(int count) {
        assertThatThrownBy(() -> builder.publishConnections(count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(count));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "P1000000000D", "PT2562047788015215H"})
    void a_time_that_makes_no_sense_is_refused(Duration timeout) {
        assertThatThrownBy(() -> builder.timeout(timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(timeout.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "http://localhost", "redis://", "redis-sentinel://host"})
    void what_is_no_address_is_refused(String uri) {
        assertThatThrownBy(() -> RedisBackplane.builder(uri)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_bad_address_is_refused_without_its_password() {
        assertThatThrownBy(() -> RedisBackplane.builder("redis://user:secret-word@"))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("secret-word"));
    }

    private static String stackTrace(Throwable failure) {
        java.io.StringWriter text = new java.io.StringWriter();
        failure.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}

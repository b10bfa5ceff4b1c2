package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RedisThrottlerTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static LettuceScripts one;
    private static LettuceScripts other;

    @BeforeAll
    static void connect() {
        one = LettuceScripts.on(REDIS.server());
        other = LettuceScripts.on(REDIS.server());
    }

    @AfterAll
    static void disconnect() {
        one.close();
        other.close();
    }

    @Test
    void of_all_nodes_one_passes() {
        List<CompletionStage<Boolean>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(throttler(i % 2 == 0 ? one : other, "typing", MINUTE).tryAcquire("anna in room 7"));
        }

        assertThat(asked.stream().map(Attenders::await).filter(passed -> passed))
                .hasSize(1);
        assertThat(passes(throttler(one, "typing", MINUTE), "bert in room 7")).isTrue();
    }

    @Test
    void the_next_passes_when_the_interval_is_over() {
        RedisThrottler throttler = throttler(one, "typing", Duration.ofMillis(200));
        assertThat(passes(throttler, "anna")).isTrue();
        assertThat(passes(throttler, "anna")).isFalse();

        RealTime.pass(Duration.ofMillis(210));

        assertThat(passes(throttler, "anna")).isTrue();
    }

    @Test
    void whoever_passed_passes_also_if_the_answer_was_lost() {
        ScriptRunner cut = call -> {
            one.run(call);
            return one.runAgain(call);
        };

        assertThat(passes(throttler(cut, "typing", MINUTE), "anna")).isTrue();
        assertThat(passes(throttler(cut, "typing", MINUTE), "anna")).isFalse();
    }

    @Test
    void names_and_keys_are_told_apart_whatever_they_hold() {
        List<String> texts =
                List.of("a", "a:b", "b", ":", "{", "}", "}:", "%7D", "ä", "\uD83D", "\u0000", "x".repeat(999));
        List<Boolean> passed = new ArrayList<>();
        for (String name : texts) {
            for (String key : texts) {
                passed.add(passes(throttler(one, name, MINUTE), key));
            }
        }

        assertThat(passed).hasSize(144).containsOnly(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S", "P366D"})
    void an_interval_has_bounds(String interval) {
        assertThatThrownBy(() -> throttler(one, "typing", Duration.parse(interval)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0.001S");
    }

    @Test
    void names_and_keys_are_not_empty() {
        assertThatThrownBy(() -> throttler(one, "", MINUTE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(throttler(one, "typing", MINUTE).tryAcquire("").toCompletableFuture())
                .isCompletedExceptionally();
    }

    private static boolean passes(RedisThrottler throttler, String key) {
        return Attenders.await(throttler.tryAcquire(key));
    }

    private static RedisThrottler throttler(ScriptRunner scripts, String name, Duration interval) {
        return new RedisThrottler(scripts, Attenders.NAMES, name, interval);
    }
}

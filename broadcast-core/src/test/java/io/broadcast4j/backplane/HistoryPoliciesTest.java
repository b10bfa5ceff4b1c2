package io.broadcast4j.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Stream;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryPoliciesTest {
    private static final HistoryPolicy SHORT = HistoryPolicy.keep(5, Duration.ofSeconds(10));
    private static final HistoryPolicy LATEST = HistoryPolicy.latestOnly(Duration.ofDays(1));

    @Test
    void one_policy_holds_for_all_streams() {
        assertThat(HistoryPolicies.all(SHORT).of(Stream.of("chat", 1))).isEqualTo(SHORT);
    }

    @Test
    void the_first_pattern_that_fits_wins() {
        HistoryPolicies policies = HistoryPolicies.all(HistoryPolicy.DEFAULT)
                .with("score:final", HistoryPolicy.OFF)
                .with("score:*", LATEST)
                .with("*", SHORT);

        assertThat(policies.of(Stream.of("score", "final"))).isEqualTo(HistoryPolicy.OFF);
        assertThat(policies.of(Stream.of("score", 7))).isEqualTo(LATEST);
        assertThat(policies.of(Stream.of("chat", 7))).isEqualTo(SHORT);
    }

    @Test
    void what_no_pattern_fits_has_the_policy_of_all_others() {
        HistoryPolicies policies = HistoryPolicies.all(HistoryPolicy.DEFAULT).with("score:*", LATEST);

        assertThat(policies.of(Stream.of("chat"))).isEqualTo(HistoryPolicy.DEFAULT);
    }

    @Test
    void streams_of_the_library_are_remembered_whatever_the_patterns_say() {
        HistoryPolicies policies =
                HistoryPolicies.all(HistoryPolicy.OFF).with("*", LATEST).with("@/disconnect/*", SHORT);

        assertThat(policies.of(Stream.reserved("disconnect", "user")))
                .isEqualTo(HistoryPolicy.keep(16, Duration.ofMinutes(10)));
    }

    @Test
    void adding_a_pattern_changes_no_earlier_policies() {
        HistoryPolicies before = HistoryPolicies.all(SHORT);

        HistoryPolicies after = before.with("*", LATEST);

        assertThat(before.of(Stream.of("chat"))).isEqualTo(SHORT);
        assertThat(after.of(Stream.of("chat"))).isEqualTo(LATEST);
    }

    @Test
    void an_empty_pattern_is_refused_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistoryPolicies.all(SHORT).with("", LATEST));
    }

    @Test
    void a_policy_has_its_bounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistoryPolicy.keep(10_001, Duration.ofMinutes(1)))
                .withMessageContaining("10001");
        assertThatIllegalArgumentException().isThrownBy(() -> HistoryPolicy.keep(-1, Duration.ofMinutes(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> HistoryPolicy.keep(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> HistoryPolicy.keep(1, Duration.ofSeconds(-1)));
        assertThat(HistoryPolicy.keep(0, Duration.ZERO).isOff()).isTrue();
        assertThat(HistoryPolicy.keep(10_000, Duration.ofNanos(1)).isOff()).isFalse();
    }
}

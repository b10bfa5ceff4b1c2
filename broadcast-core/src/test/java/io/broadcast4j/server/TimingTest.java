package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TimingTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DRAIN = 5;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void no_time_is_longer_than_a_day(int which) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timing(which, DAY.plusNanos(1)))
                .withMessageContaining("PT24H");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void no_time_is_too_long_for_nanoseconds(int which) {
        assertThatIllegalArgumentException().isThrownBy(() -> timing(which, Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void each_may_be_a_day() {
        assertThat(timing(DRAIN, DAY).drain()).isEqualTo(DAY);
    }

    /** Returns times that are a day each, but for one. */
    private static Limits.Timing timing(int which, Duration other) {
        Duration[] times = new Duration[7];
        Arrays.fill(times, DAY);
        times[which] = other;
        return new Limits.Timing(times[0], times[1], times[2], times[3], times[4], times[5], times[6]);
    }
}

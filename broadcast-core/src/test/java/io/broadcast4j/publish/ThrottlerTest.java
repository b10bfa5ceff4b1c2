package io.broadcast4j.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ThrottlerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Overflows soon, as a monotonic clock may. Even, since the cache behind counts in steps of two nanoseconds. */
    private long nanos = Long.MAX_VALUE - 1 - SECOND;

    private final Throttler typing = Throttler.every(Duration.ofSeconds(3), new ManualTime());

    @Test
    void the_first_passes_and_the_next_within_the_interval_do_not() {
        assertThat(typing.tryAcquire("alice")).isTrue();
        assertThat(typing.tryAcquire("alice")).isFalse();
        nanos += 3 * SECOND - 1;
        assertThat(typing.tryAcquire("alice")).isFalse();
        nanos += 1;
        assertThat(typing.tryAcquire("alice")).isTrue();
        assertThat(typing.tryAcquire("alice")).isFalse();
    }

    @Test
    void whoever_is_turned_away_does_not_wait_longer_for_it() {
        typing.tryAcquire("alice");
        for (int i = 0; i < 29; i++) {
            nanos += SECOND / 10;
            assertThat(typing.tryAcquire("alice")).isFalse();
        }
        nanos += SECOND / 10;
        assertThat(typing.tryAcquire("alice")).isTrue();
    }

    @Test
    void keys_do_not_disturb_each_other() {
        record UserInRoom(String user, int room) {}

        assertThat(typing.tryAcquire(new UserInRoom("alice", 1))).isTrue();
        assertThat(typing.tryAcquire(new UserInRoom("alice", 2))).isTrue();
        assertThat(typing.tryAcquire(new UserInRoom("bob", 1))).isTrue();
        assertThat(typing.tryAcquire(new UserInRoom("alice", 1))).isFalse();
    }

    @Test
    void never_two_pass_within_an_interval_however_time_goes() {
        Random random = new Random(3);
        long lastPass = nanos - 10 * SECOND;
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            nanos += random.nextInt((int) SECOND);
            boolean due = nanos - lastPass >= 3 * SECOND;

            assertThat(typing.tryAcquire("alice")).isEqualTo(due);
            if (due) {
                lastPass = nanos;
                passed++;
            }
        }
        assertThat(passed).isBetween(1_000, 2_000);
    }

    @Test
    void of_many_threads_at_once_one_passes() {
        for (int round = 0; round < 200; round++) {
            String key = "round " + round;
            long passed = IntStream.range(0, 16)
                    .parallel()
                    .filter(i -> typing.tryAcquire(key))
                    .count();

            assertThat(passed).isEqualTo(1);
        }
    }

    @Test
    void an_interval_is_positive() {
        for (Duration interval : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Throttler.every(interval))
                    .withMessageContaining(interval.toString());
        }
        assertThat(Throttler.every(Duration.ofNanos(1)).tryAcquire("alice")).isTrue();
    }

    private final class ManualTime implements Scheduler {
        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ManualSchedulerTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_run_in_the_order_of_their_times() {
        scheduler.schedule(Duration.ofSeconds(2), () -> ran.add("second"));
        scheduler.schedule(Duration.ofSeconds(1), () -> ran.add("first"));
        scheduler.schedule(Duration.ofSeconds(2), () -> ran.add("third"));
        scheduler.schedule(Duration.ofSeconds(3), () -> ran.add("never"));

        scheduler.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("first", "second", "third");
        assertThat(scheduler.waiting()).isOne();
    }

    @Test
    void a_task_that_schedules_itself_again_runs_as_often_as_time_allows() {
        tick();

        scheduler.advance(Duration.ofSeconds(3));

        assertThat(ran).containsExactly("0", "1", "2", "3");
    }

    @Test
    void a_cancelled_task_does_not_run() {
        Scheduler.Timer timer = scheduler.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled"));

        timer.cancel();
        timer.cancel();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(ran).isEmpty();
    }

    @Test
    void a_task_that_throws_stops_no_other_and_fails_the_test() {
        scheduler.schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("broken");
        });
        scheduler.schedule(Duration.ofSeconds(2), () -> ran.add("after"));

        assertThatThrownBy(() -> scheduler.advance(Duration.ofSeconds(2)))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("broken");
        assertThat(ran).containsExactly("after");
    }

    private void tick() {
        ran.add(String.valueOf(Duration.ofNanos(scheduler.nanoTime()).toSeconds()));
        scheduler.schedule(Duration.ofSeconds(1), this::tick);
    }
}

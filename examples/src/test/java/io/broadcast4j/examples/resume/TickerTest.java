package io.broadcast4j.examples.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Position;
import io.broadcast4j.test.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TickerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Tick> ticks = new ArrayList<>();
    private final Broadcaster broadcaster = (stream, message, options) -> {
        assertThat(stream).isEqualTo(Ticker.STREAM);
        ticks.add((Tick) message);
        return CompletableFuture.completedStage(Position.NONE);
    };
    private final Ticker ticker = new Ticker(broadcaster, scheduler);

    @Test
    void it_is_silent_while_nobody_has_come() {
        scheduler.advance(SECOND);
        assertThat(ticks).isEmpty();
    }

    @Test
    void it_counts_twenty_times_a_second_however_many_listen() {
        ticker.enter();
        ticker.enter();
        scheduler.advance(SECOND);
        assertThat(ticks).extracting(Tick::number).hasSize(20).startsWith(1L, 2L, 3L);
        assertThat(ticks).extracting(Tick::run).containsOnly(ticks.get(0).run());
    }

    @Test
    void it_goes_on_for_a_while_when_the_last_one_has_left() {
        ticker.enter();
        scheduler.advance(SECOND);
        ticker.leave();
        scheduler.advance(Duration.ofSeconds(29));
        assertThat(ticks).hasSize(600);
        scheduler.advance(Duration.ofMinutes(1));
        assertThat(ticks).hasSizeBetween(618, 620);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void it_goes_on_where_it_was_when_somebody_is_back() {
        ticker.enter();
        scheduler.advance(SECOND);
        ticker.leave();
        scheduler.advance(Duration.ofMinutes(1));
        long last = ticks.get(ticks.size() - 1).number();
        ticks.clear();

        ticker.enter();
        scheduler.advance(SECOND);
        assertThat(ticks).hasSize(20);
        assertThat(ticks.get(0).number()).isEqualTo(last + 1);
    }
}

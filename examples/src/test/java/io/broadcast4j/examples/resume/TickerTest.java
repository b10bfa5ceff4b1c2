package io.broadcast4j.examples.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.publish.BackplaneBroadcaster;
import io.broadcast4j.test.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TickerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HALF_AN_INTERVAL = SECOND.dividedBy(2L * Ticker.PER_SECOND);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InMemoryBackplane backplane = InMemoryBackplane.builder()
            .executor(Runnable::run)
            .time(scheduler::now)
            .nanoTime(scheduler::nanoTime)
            .build();
    private final Broadcaster broadcaster = new BackplaneBroadcaster(
            backplane,
            new JsonCodec(),
            new BroadcastObserver() {},
            HistoryPolicies.all(HistoryPolicy.keep(200, Duration.ofMinutes(1))),
            1_000);
    private final JsonMapper json = new JsonMapper();
    private final List<Tick> ticks = new ArrayList<>();
    private final Ticker ticker = new Ticker(broadcaster, backplane.history(), scheduler);

    @BeforeEach
    void listen() {
        backplane.start(message -> ticks.add(json.readValue(message.json(), Tick.class)));
        backplane.subscribe(Ticker.STREAM);
    }

    @AfterEach
    void close() {
        backplane.close();
    }

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
        assertThatTicksAre(1, 20);
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
        int before = ticks.size();

        ticker.enter();
        scheduler.advance(SECOND);
        assertThatTicksAre(1, before + 20);
    }

    @Test
    void the_tickers_of_two_nodes_count_together() {
        Ticker other = new Ticker(broadcaster, backplane.history(), scheduler);
        ticker.enter();
        scheduler.advance(SECOND.plus(HALF_AN_INTERVAL));
        other.enter();
        scheduler.advance(SECOND);
        assertThat(ticks).hasSizeBetween(40, 42);
        assertThatTicksAre(1, ticks.size());
    }

    @Test
    void when_one_of_two_is_gone_the_other_goes_on() {
        Broadcaster mortal = (stream, message, options) -> scheduler.nanoTime() < SECOND.toNanos()
                ? broadcaster.broadcast(stream, message, options)
                : new CompletableFuture<>();
        new Ticker(mortal, backplane.history(), scheduler).enter();
        scheduler.advance(HALF_AN_INTERVAL);
        ticker.enter();
        scheduler.advance(SECOND.multipliedBy(3));
        assertThat(ticks).hasSizeBetween(59, 61);
        assertThatTicksAre(1, ticks.size());
    }

    @Test
    void what_may_have_been_delivered_or_not_is_neither_skipped_nor_delivered_twice() {
        AtomicInteger attempts = new AtomicInteger();
        Broadcaster unsure = (stream, message, options) -> {
            int attempt = attempts.incrementAndGet();
            if (attempt % 5 != 0) {
                broadcaster.broadcast(stream, message, options);
            }
            return CompletableFuture.failedStage(new BroadcastException(Outcome.UNKNOWN, "No answer"));
        };
        new Ticker(unsure, backplane.history(), scheduler).enter();
        scheduler.advance(SECOND.multipliedBy(20));
        assertThat(ticks).hasSizeGreaterThan(10);
        assertThatTicksAre(1, ticks.size());
    }

    private void assertThatTicksAre(int first, int last) {
        assertThat(ticks)
                .extracting(Tick::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(first, last).boxed().toList());
        assertThat(ticks).extracting(Tick::run).containsOnly(ticks.get(0).run());
    }
}

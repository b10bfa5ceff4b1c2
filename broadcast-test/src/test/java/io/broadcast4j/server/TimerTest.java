package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.channel.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Timers of a subscription. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimerTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void a_timer_runs_at_its_interval_for_as_long_as_the_subscription_lives() {
        Lab lab = ticking(client -> client.transmit(runs.incrementAndGet()));
        LabClient client = lab.connect().inRoom();

        lab.passSeconds(4);
        assertThat(client.fresh()).isEmpty();
        lab.passSeconds(12);
        assertThat(client.fresh()).containsExactly(message(ROOM, "1"), message(ROOM, "2"), message(ROOM, "3"));
        client.unsubscribe(ROOM);
        lab.passSeconds(60);

        assertThat(runs).hasValue(3);
    }

    @Test
    void it_stops_with_the_connection() {
        Lab lab = ticking(client -> runs.incrementAndGet());
        int waiting = lab.time.waiting();

        lab.connect().inRoom().leave();

        assertThat(lab.time.waiting()).isEqualTo(waiting);
        lab.passSeconds(60);
        assertThat(runs).hasValue(0);
    }

    @Test
    void an_exception_is_reported_and_the_timer_goes_on() {
        Lab lab = ticking(client -> {
            throw new IllegalStateException("run " + runs.incrementAndGet());
        });
        lab.connect().inRoom();

        lab.passSeconds(10);

        assertThat(lab.events.startingWith("failed"))
                .containsExactly("failed Room#timer run 1", "failed Room#timer run 2");
    }

    @Test
    void runs_never_overlap_and_the_interval_begins_anew_after_each() {
        HandExecutor executor = new HandExecutor();
        Lab lab = Lab.on(
                executor,
                builder -> builder.channel(
                        "Room", new RecordingChannel(client -> client.every(INTERVAL, runs::incrementAndGet))));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();
        assertThat(client.fresh()).contains(confirmed(ROOM));

        lab.passSeconds(30);
        executor.runAll();
        assertThat(runs).hasValue(1);
        lab.passSeconds(4);
        executor.runAll();
        assertThat(runs).hasValue(1);
        lab.passSeconds(1);
        executor.runAll();

        assertThat(runs).hasValue(2);
    }

    @Test
    void the_application_can_stop_it() {
        AtomicReference<Scheduler.Timer> timer = new AtomicReference<>();
        Lab lab = Lab.of(new RecordingChannel(client -> timer.set(client.every(INTERVAL, runs::incrementAndGet))));
        lab.connect().inRoom();
        lab.passSeconds(5);

        timer.get().cancel();
        lab.passSeconds(60);

        assertThat(runs).hasValue(1);
    }

    @Test
    void a_run_that_waits_when_the_subscription_ends_does_not_happen() {
        HandExecutor executor = new HandExecutor();
        Lab lab = Lab.on(
                executor,
                builder -> builder.channel(
                        "Room", new RecordingChannel(client -> client.every(INTERVAL, runs::incrementAndGet))));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();

        client.unsubscribe(ROOM);
        lab.passSeconds(5);
        executor.runAll();

        assertThat(runs).hasValue(0);
    }

    @Test
    void an_interval_must_be_positive() {
        Lab lab = Lab.of(new RecordingChannel(client -> client.every(Duration.ZERO, runs::incrementAndGet)));

        lab.connect().subscribe(ROOM);

        assertThat(lab.events.all()).contains("failed Room#subscribed An interval is positive: PT0S");
    }

    private static Lab ticking(Consumer<Subscription> task) {
        return Lab.of(new RecordingChannel(client -> client.every(INTERVAL, () -> task.accept(client))));
    }
}

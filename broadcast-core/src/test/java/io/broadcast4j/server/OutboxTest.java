package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutboxTest {
    private static final Limits.Outbound LIMITS = new Limits.Outbound(1_000, 300, 1_000);
    private static final Duration STALL = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final HeldOutlet outlet = new HeldOutlet(false);
    private final ManualTime time = new ManualTime();
    private final AtomicInteger overflows = new AtomicInteger();
    private final Outbox outbox = new Outbox(outlet, LIMITS, time, overflows::incrementAndGet);

    @Test
    void a_lone_frame_goes_out_at_once() {
        send("a");
        assertThat(outlet.sends).containsExactly(List.of("a"));
    }

    @Test
    void frames_that_wait_for_a_send_go_out_together() {
        send("a");
        send("b");
        send("c");
        assertThat(outlet.sends).containsExactly(List.of("a"));
        outlet.complete();
        assertThat(outlet.sends).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void a_batch_has_a_size() {
        send("first");
        String long1 = "1".repeat(200);
        String long2 = "2".repeat(200);
        send(long1);
        send(long2);
        outlet.complete();
        outlet.complete();
        assertThat(outlet.sends).containsExactly(List.of("first"), List.of(long1), List.of(long2));
    }

    @Test
    void a_ping_goes_before_the_data_and_replaces_the_one_before_it() {
        send("a");
        send("b");
        outbox.ping(new Frame("ping 1"));
        outbox.ping(new Frame("ping 2"));
        outlet.complete();
        assertThat(outlet.sends).containsExactly(List.of("a"), List.of("ping 2", "b"));
    }

    @Test
    void a_frame_that_fits_to_the_byte_is_kept_and_the_next_one_overflows() {
        send("under way");
        send("x".repeat(500 - Outbox.FRAME_OVERHEAD_BYTES));
        send("y".repeat(500 - Outbox.FRAME_OVERHEAD_BYTES));
        assertThat(overflows).hasValue(0);
        send("");
        assertThat(overflows).hasValue(1);
    }

    @Test
    void a_frame_beyond_the_bound_passes_when_nothing_else_waits() {
        send("z".repeat(5_000));
        assertThat(outlet.sends).hasSize(1);
        assertThat(overflows).hasValue(0);
    }

    @Test
    void a_farewell_goes_out_instead_of_what_waits() {
        send("a");
        send("b");
        outbox.close(Disconnect.SERVER_RESTART, new Frame("bye"));
        outbox.close(Disconnect.TOO_SLOW, new Frame("never"));
        send("too late");
        assertThat(outlet.closes).isEmpty();
        outlet.complete();
        outlet.complete();
        assertThat(outlet.texts()).containsExactly("a", "bye");
        assertThat(outlet.closes).containsExactly(Disconnect.SERVER_RESTART);
    }

    @Test
    void a_send_that_stalls_is_abandoned_after_its_time_and_not_before() {
        send("a");
        time.advance(STALL);
        assertThat(outbox.abandonIfStuck(STALL, CLOSE)).isFalse();
        time.advance(Duration.ofNanos(1));
        assertThat(outbox.abandonIfStuck(STALL, CLOSE)).isTrue();
        assertThat(outbox.abandonIfStuck(STALL, CLOSE)).isFalse();
        assertThat(outlet.closes).containsExactly(Disconnect.TOO_SLOW);
    }

    @Test
    void a_farewell_that_finds_no_way_is_abandoned_sooner() {
        send("a");
        outbox.close(Disconnect.TOO_SLOW, new Frame("bye"));
        time.advance(CLOSE.plusNanos(1));
        assertThat(outbox.abandonIfStuck(STALL, CLOSE)).isTrue();
        assertThat(outlet.texts()).containsExactly("a");
        assertThat(outlet.closes).containsExactly(Disconnect.TOO_SLOW);
    }

    @Test
    void an_idle_outbox_is_never_stuck() {
        send("a");
        outlet.complete();
        time.advance(Duration.ofDays(1));
        assertThat(outbox.abandonIfStuck(STALL, CLOSE)).isFalse();
    }

    @Test
    void a_send_that_fails_closes_the_outlet_once_and_drops_the_rest() {
        send("a");
        send("b");
        outlet.fail();
        send("c");
        assertThat(outlet.texts()).containsExactly("a");
        assertThat(outlet.closes).containsExactly(Disconnect.UNREACHABLE);
    }

    @Test
    void twenty_thousand_sends_that_complete_inline_do_not_deepen_the_stack() {
        HeldOutlet prompt = new HeldOutlet(true);
        Outbox roomy = new Outbox(prompt, new Limits.Outbound(10_000_000, 1, 1), time, overflows::incrementAndGet);
        List<String> all = IntStream.range(0, 20_000).mapToObj(String::valueOf).toList();
        all.forEach(text -> roomy.add(new Frame(text)));
        roomy.flush();
        assertThat(prompt.texts()).isEqualTo(all);
        assertThat(prompt.sends).hasSize(20_000);
    }

    /**
     * A send that completes on another thread while the outlet returns: whoever comes second must go on with what waits.
     * Nothing else flushes here, so a wake-up that is lost stays lost.
     */
    @Test
    void a_send_that_completes_as_the_outlet_returns_is_always_continued() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 20_000; round++) {
                CountDownLatch sent = new CountDownLatch(3);
                Outlet prompt = new CompletingElsewhere(other, sent);
                Outbox raced = new Outbox(prompt, new Limits.Outbound(1_000, 1, 1), time, overflows::incrementAndGet);
                for (int i = 0; i < 3; i++) {
                    raced.add(new Frame("x"));
                }
                raced.flush();
                assertThat(sent.await(10, TimeUnit.SECONDS))
                        .as("round %d", round)
                        .isTrue();
            }
        } finally {
            other.shutdownNow();
        }
    }

    private record CompletingElsewhere(Executor other, CountDownLatch sent) implements Outlet {
        @Override
        public void send(List<Frame> frames, Done done) {
            sent.countDown();
            other.execute(done::sent);
        }

        @Override
        public void close(Disconnect disconnect) {
            throw new AssertionError("closed: " + disconnect);
        }
    }

    private void send(String text) {
        outbox.add(new Frame(text));
        outbox.flush();
    }
}

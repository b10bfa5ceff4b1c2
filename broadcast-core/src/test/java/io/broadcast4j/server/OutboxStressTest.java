package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class OutboxStressTest {
    private static final int WRITERS = 3;
    private static final int FRAMES = 20_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Sends complete inline or on another thread, as it happens; every frame arrives once, in its writer's order. */
    @RepeatedTest(4)
    void every_frame_arrives_once_and_in_the_order_of_its_writer(RepetitionInfo repetition) throws Exception {
        long seed = 7_000L + repetition.getCurrentRepetition();
        FickleOutlet outlet = new FickleOutlet(new Random(seed));
        Outbox outbox = new Outbox(outlet, new Limits.Outbound(1 << 30, 4_096, 1_024), new ManualTime(), () -> {
            throw new AssertionError("overflow");
        });
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            threads.execute(() -> {
                for (int i = 0; i < FRAMES; i++) {
                    outbox.add(new Frame(number + ":" + i));
                    outbox.flush();
                }
            });
        }
        assertThat(outlet.all.await(50, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
        assertThat(outlet.overlapped).as("seed %d", seed).isFalse();
        for (int writer = 0; writer < WRITERS; writer++) {
            String prefix = writer + ":";
            List<String> mine = outlet.texts.stream()
                    .filter(text -> text.startsWith(prefix))
                    .toList();
            assertThat(mine).as("seed %d", seed).hasSize(FRAMES);
            for (int i = 0; i < FRAMES; i++) {
                assertThat(mine.get(i)).isEqualTo(prefix + i);
            }
        }
    }

    private final class FickleOutlet implements Outlet {
        final List<String> texts = new ArrayList<>();
        final CountDownLatch all = new CountDownLatch(WRITERS * FRAMES);
        final AtomicBoolean overlapped = new AtomicBoolean();
        private final AtomicBoolean busy = new AtomicBoolean();
        private final Random random;

        FickleOutlet(Random random) {
            this.random = random;
        }

        @Override
        public void send(List<Frame> frames, Done done) {
            if (busy.getAndSet(true)) {
                overlapped.set(true);
            }
            for (Frame frame : frames) {
                texts.add(frame.text());
            }
            boolean inline = random.nextBoolean();
            busy.set(false);
            if (inline) {
                done.sent();
            } else {
                threads.execute(done::sent);
            }
            frames.forEach(frame -> all.countDown());
        }

        @Override
        public void close(Disconnect disconnect) {
            throw new AssertionError("closed: " + disconnect);
        }
    }
}

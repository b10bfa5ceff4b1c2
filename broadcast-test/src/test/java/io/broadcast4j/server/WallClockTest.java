package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.test.ManualScheduler;
import io.broadcast4j.test.RecordingOutlet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Pings while somebody sets the clock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WallClockTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final SetClock clock = new SetClock();
    private final RecordingOutlet outlet = new RecordingOutlet();

    @Test
    void pings_grow_while_the_clock_stands_still() {
        assertThat(pings(clock, 0, 0, 0, 0))
                .isEqualTo(LongStream.range(0, 4)
                        .boxed()
                        .map(i -> START.getEpochSecond() + i)
                        .toList());
    }

    @Test
    void pings_grow_when_the_clock_goes_back() {
        List<Long> pings = pings(clock, 0, 3, -3600, -3597, 6, 9);

        assertThat(pings).isSorted().doesNotHaveDuplicates().hasSize(6);
        assertThat(pings.get(5)).isEqualTo(START.getEpochSecond() + 9);
    }

    private List<Long> pings(SetClock time, long... offsets) {
        BroadcastServer server = BroadcastServer.builder()
                .scheduler(time)
                .executor(Runnable::run)
                .fanOut(Runnable::run, 1)
                .channel("Room", new RecordingChannel())
                .build();
        server.open(Lab.handshake().build(), outlet);
        for (long offset : offsets) {
            time.now = START.plusSeconds(offset);
            time.manual.advance(Duration.ofSeconds(3));
        }
        return outlet.texts().stream()
                .skip(1)
                .map(ping -> Long.valueOf(ping.replaceAll("\\D", "")))
                .toList();
    }

    /** Time that passes by hand, and a wall clock that shows what it is set to. */
    private static final class SetClock implements Scheduler {
        private final ManualScheduler manual = new ManualScheduler();
        private Instant now = START;

        @Override
        public long nanoTime() {
            return manual.nanoTime();
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return manual.schedule(delay, task);
        }
    }
}

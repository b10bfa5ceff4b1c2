package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.TEN;
import static io.broadcast4j.backplane.HistoryLab.assertGap;
import static io.broadcast4j.backplane.HistoryLab.at;
import static io.broadcast4j.backplane.HistoryLab.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The bytes of all streams together. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryBoundTest {
    private static final long BOUND = 1 << 20;
    private static final int STREAMS = 12_000;

    private final HistoryLab lab = new HistoryLab(Runnable::run, 1 << 20, BOUND);

    @Test
    void many_streams_stay_within_the_bound() {
        for (int i = 0; i < STREAMS; i++) {
            lab.publish(Stream.of("stream", i), "\"" + "x".repeat(i % 200) + "\"", TEN);
            assertThat(lab.history().bytes()).isLessThanOrEqualTo(BOUND);
        }

        assertThat(lab.history().bytes()).isGreaterThan(BOUND * 9 / 10);
        assertThat(lab.history().streams()).isBetween(500, 2_500);
    }

    @Test
    void the_streams_that_were_published_to_longest_ago_are_forgotten_first() {
        Stream busy = Stream.of("busy");
        Position top = lab.publish(busy, "1", TEN);
        Map<Integer, Position> positions = new HashMap<>();
        for (int i = 0; i < STREAMS; i++) {
            positions.put(i, lab.publish(Stream.of("stream", i), "1", TEN));
            lab.pass(Duration.ofMillis(1));
            if (i % 100 == 0) {
                top = lab.publish(busy, "1", TEN);
            }
        }

        assertThat(texts(lab.since(busy, at(top, top.offset() - 5)))).hasSize(5);
        assertGap(lab.since(Stream.of("stream", 0), positions.get(0)));
        for (int i = STREAMS - 500; i < STREAMS; i++) {
            assertThat(texts(lab.since(Stream.of("stream", i), at(positions.get(i), 0))))
                    .hasSize(1);
        }
    }

    @Test
    void what_was_forgotten_is_a_gap_and_what_came_later_is_not() {
        for (int i = 0; i < STREAMS; i++) {
            lab.publish(Stream.of("stream", i), "1", TEN);
            lab.pass(Duration.ofMillis(1));
        }

        Stream forgotten = Stream.of("stream", 0);
        assertGap(lab.since(forgotten, HistoryLab.START));
        assertThat(texts(lab.since(forgotten, lab.wall.minusMillis(500)))).isEmpty();
        lab.publish(forgotten, "2", TEN);
        assertGap(lab.since(forgotten, HistoryLab.START));
        assertThat(texts(lab.since(forgotten, lab.wall.minusMillis(500)))).containsExactly("2");
    }

    @Test
    void a_stream_that_is_larger_than_the_bound_is_forgotten_at_once() {
        HistoryLab tiny = new HistoryLab(Runnable::run, 1 << 20, 100);
        Stream news = Stream.of("news");

        Position stored = tiny.publish(news, "1", TEN);

        assertThat(stored.offset()).isOne();
        assertGap(tiny.since(news, stored));
        assertThat(tiny.history().streams()).isZero();
    }

    /** Whatever happens in whatever order: the sum stays right, and nothing is left of what has gone. */
    @Test
    void the_sum_is_right_after_anything() {
        Random random = new Random(11);
        for (int i = 0; i < 50_000; i++) {
            Stream stream = Stream.of("stream", random.nextInt(3_000));
            switch (random.nextInt(8)) {
                case 0 -> lab.subscribe(stream);
                case 1 -> lab.backplane.unsubscribe(stream);
                case 2 -> lab.since(stream, Position.NONE);
                case 3 -> lab.pass(Duration.ofMillis(random.nextInt(10_000)));
                default ->
                    lab.publish(
                            stream,
                            "\"" + "x".repeat(random.nextInt(500)) + "\"",
                            HistoryPolicy.keep(1 + random.nextInt(5), Duration.ofSeconds(1 + random.nextInt(3_000))));
            }
            assertThat(lab.history().bytes()).isBetween(0L, BOUND);
        }
        for (int i = 0; i < 3_000; i++) {
            lab.backplane.unsubscribe(Stream.of("stream", i));
        }
        lab.pass(Duration.ofHours(9));
        for (int i = 0; i < 3_000; i++) {
            lab.since(Stream.of("stream", i), Position.NONE);
        }
        assertThat(lab.history().streams()).isZero();
        assertThat(lab.history().bytes()).isZero();
    }
}

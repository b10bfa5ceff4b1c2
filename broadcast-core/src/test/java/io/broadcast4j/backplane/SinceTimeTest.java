package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.START;
import static io.broadcast4j.backplane.HistoryLab.TEN;
import static io.broadcast4j.backplane.HistoryLab.assertGap;
import static io.broadcast4j.backplane.HistoryLab.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SinceTimeTest {
    private static final Stream NEWS = Stream.of("news");
    private static final Stream CHAT = Stream.of("chat");
    private static final Instant START_SECOND = START.truncatedTo(ChronoUnit.SECONDS);

    private final HistoryLab lab = new HistoryLab();

    @Test
    void what_was_stored_at_that_time_or_later_comes_back() {
        lab.publish(NEWS, "1", TEN);
        lab.pass(Duration.ofSeconds(1));
        lab.publish(NEWS, "2", TEN);
        lab.pass(Duration.ofSeconds(1));
        Position top = lab.publish(NEWS, "3", TEN);

        Replay replay = lab.since(NEWS, START.plusSeconds(1));

        assertThat(texts(replay)).containsExactly("2", "3");
        assertThat(replay.top()).isEqualTo(top);
        assertThat(texts(lab.since(NEWS, START.plusSeconds(1).plusNanos(1)))).containsExactly("3");
        assertThat(texts(lab.since(NEWS, START.plusSeconds(3)))).isEmpty();
    }

    @Test
    void the_second_of_the_start_is_known_and_what_was_before_is_a_gap() {
        lab.publish(NEWS, "1", TEN);

        assertThat(texts(lab.since(NEWS, START_SECOND))).containsExactly("1");
        assertGap(lab.since(NEWS, START_SECOND.minusNanos(1)));
        assertGap(lab.since(NEWS, Instant.MIN));
    }

    @Test
    void a_stream_that_was_never_published_to_has_nothing() {
        assertThat(lab.since(NEWS, START_SECOND)).isEqualTo(new Replay.Messages(List.of(), Position.NONE));
        assertGap(lab.since(NEWS, START_SECOND.minusSeconds(1)));
        Position base = lab.subscribe(NEWS);
        assertThat(lab.since(NEWS, START_SECOND)).isEqualTo(new Replay.Messages(List.of(), base));
    }

    @Test
    void what_was_dropped_for_its_number_is_a_gap_for_whoever_asks_for_that_time() {
        lab.publish(NEWS, "1", HistoryPolicy.keep(1, TEN.age()));
        lab.pass(Duration.ofSeconds(1));
        lab.publish(NEWS, "2", HistoryPolicy.keep(1, TEN.age()));

        assertGap(lab.since(NEWS, START));
        assertThat(texts(lab.since(NEWS, START.plusNanos(1)))).containsExactly("2");
    }

    @Test
    void what_was_dropped_for_its_age_is_a_gap_for_whoever_asks_for_that_time() {
        lab.publish(NEWS, "1", TEN);
        lab.pass(TEN.age().plusNanos(1));

        assertGap(lab.since(NEWS, START));
        assertThat(texts(lab.since(NEWS, START.plusNanos(1)))).isEmpty();
    }

    @Test
    void what_was_dropped_for_its_size_is_a_gap_for_whoever_asks_for_that_time() {
        lab.publish(NEWS, "\"" + "x".repeat(1 << 19) + "\"", TEN);

        assertGap(lab.since(NEWS, START));
        assertThat(texts(lab.since(NEWS, START.plusNanos(1)))).isEmpty();
    }

    @Test
    void a_stream_that_was_forgotten_makes_a_gap_for_all_that_are_not_known() {
        lab.publish(NEWS, "1", TEN);
        lab.pass(Duration.ofHours(1).plusNanos(1));
        lab.publish(CHAT, "1", TEN);
        assertThat(lab.history().streams()).isOne();

        assertGap(lab.since(NEWS, START));
        assertThat(texts(lab.since(NEWS, START.plusNanos(1)))).isEmpty();
        assertGap(lab.since(Stream.of("never heard of"), START));
        lab.subscribe(NEWS);
        assertGap(lab.since(NEWS, START));
    }

    @Test
    void a_stream_that_was_known_all_the_time_has_no_gap_when_another_is_forgotten() {
        lab.subscribe(CHAT);
        lab.publish(NEWS, "1", TEN);
        lab.pass(Duration.ofHours(1).plusNanos(1));
        lab.publish(CHAT, "1", TEN);

        assertThat(texts(lab.since(CHAT, START))).containsExactly("1");
    }

    @Test
    void a_clock_that_is_set_back_hides_nothing_from_whoever_has_seen_the_later_time() {
        lab.publish(NEWS, "1", TEN);
        lab.pass(Duration.ofSeconds(10));
        lab.subscribe(CHAT);
        lab.publish(NEWS, "2", TEN);

        lab.wall = START.minusSeconds(3600);
        lab.publish(NEWS, "3", TEN);
        lab.publish(CHAT, "4", TEN);

        assertThat(texts(lab.since(NEWS, START.plusSeconds(10)))).containsExactly("2", "3");
        assertThat(texts(lab.since(CHAT, START.plusSeconds(10)))).containsExactly("4");
    }
}

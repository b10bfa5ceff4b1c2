package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.TEN;
import static io.broadcast4j.backplane.HistoryLab.assertGap;
import static io.broadcast4j.backplane.HistoryLab.at;
import static io.broadcast4j.backplane.HistoryLab.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SincePositionTest {
    private static final Stream NEWS = Stream.of("news");
    private static final Duration FIVE_MINUTES = TEN.age();

    private final HistoryLab lab = new HistoryLab();

    @Test
    void offsets_count_from_one_in_one_epoch() {
        Position first = lab.publish(NEWS, "1", TEN);
        Position second = lab.publish(NEWS, "2", TEN);

        assertThat(first.offset()).isOne();
        assertThat(second.isNextAfter(first)).isTrue();
        assertThat(first.epoch()).isNotEmpty().doesNotContain(".");
        assertThat(first.entryId()).isEmpty();
    }

    @Test
    void everything_after_a_position_comes_back_as_it_was_stored() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        Replay replay = lab.since(NEWS, at(top, 2));

        assertThat(texts(replay)).containsExactly("3", "4", "5");
        assertThat(((Replay.Messages) replay).messages())
                .extracting(Message::position)
                .containsExactly(at(top, 3), at(top, 4), at(top, 5));
        assertThat(replay.top()).isEqualTo(top);
    }

    @Test
    void nothing_comes_after_the_end() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        assertThat(texts(lab.since(NEWS, top))).isEmpty();
    }

    @Test
    void what_is_beyond_the_end_is_a_gap() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        assertThat(lab.since(NEWS, at(top, 6))).isEqualTo(new Replay.Gap(top));
    }

    @Test
    void another_epoch_is_a_gap() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        assertThat(lab.since(NEWS, new Position("other", 3, ""))).isEqualTo(new Replay.Gap(top));
        assertGap(lab.since(NEWS, Position.NONE));
    }

    @Test
    void a_stream_that_is_not_known_is_a_gap() {
        assertThat(lab.since(NEWS, new Position("other", 3, ""))).isEqualTo(new Replay.Gap(Position.NONE));
    }

    @Test
    void the_entry_id_of_whoever_asks_counts_for_nothing_where_offsets_are_never_given_twice() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        assertThat(texts(lab.since(NEWS, new Position(top.epoch(), 4, "7-0")))).containsExactly("5");
    }

    @Test
    void the_policy_bounds_the_number() {
        Position top = lab.publishTo(NEWS, 25, TEN);

        assertThat(texts(lab.since(NEWS, at(top, 15)))).hasSize(10).startsWith("16");
        assertGap(lab.since(NEWS, at(top, 14)));
    }

    @Test
    void the_policy_bounds_the_age() {
        Position old = lab.publish(NEWS, "old", TEN);
        lab.pass(Duration.ofMinutes(1));
        lab.publish(NEWS, "new", TEN);
        lab.pass(FIVE_MINUTES.minusMinutes(1));
        assertThat(texts(lab.since(NEWS, at(old, 0)))).containsExactly("old", "new");

        lab.pass(Duration.ofNanos(1));

        assertGap(lab.since(NEWS, at(old, 0)));
        assertThat(texts(lab.since(NEWS, old))).containsExactly("new");
    }

    @Test
    void the_policy_of_the_latest_publication_holds() {
        Position top = lab.publishTo(NEWS, 10, TEN);

        lab.publish(NEWS, "11", HistoryPolicy.keep(2, FIVE_MINUTES));

        assertThat(texts(lab.since(NEWS, at(top, 9)))).containsExactly("10", "11");
        assertGap(lab.since(NEWS, at(top, 8)));
    }

    @Test
    void a_stream_keeps_at_most_a_mebibyte_of_text() {
        String quarter = "\"" + "x".repeat((1 << 17) - 2) + "\"";
        Position first = lab.publish(NEWS, quarter, TEN);
        for (int i = 0; i < 4; i++) {
            lab.publish(NEWS, quarter, TEN);
        }

        assertThat(texts(lab.since(NEWS, first))).hasSize(4);
        assertGap(lab.since(NEWS, at(first, 0)));
    }

    @Test
    void a_message_that_is_larger_than_that_is_a_gap_for_whoever_has_not_seen_it() {
        Position before = lab.publish(NEWS, "1", TEN);
        Position large = lab.publish(NEWS, "\"" + "x".repeat(1 << 19) + "\"", TEN);
        lab.publish(NEWS, "3", TEN);

        assertGap(lab.since(NEWS, before));
        assertThat(texts(lab.since(NEWS, large))).containsExactly("3");
    }

    @Test
    void a_message_without_history_takes_no_offset_and_does_not_come_back() {
        lab.subscribe(NEWS);
        Position first = lab.publish(NEWS, "1", TEN);
        Position passing = lab.publish(NEWS, "\"passing\"", HistoryPolicy.OFF);
        Position second = lab.publish(NEWS, "2", TEN);

        assertThat(passing).isEqualTo(Position.NONE);
        assertThat(second.isNextAfter(first)).isTrue();
        assertThat(texts(lab.since(NEWS, at(first, 0)))).containsExactly("1", "2");
        assertThat(lab.received()).containsExactly("1", "\"passing\"", "2");
    }

    @Test
    void streams_do_not_disturb_each_other() {
        Position news = lab.publishTo(NEWS, 2, TEN);
        Position chat = lab.publishTo(Stream.of("chat"), 1, TEN);

        assertThat(chat.offset()).isOne();
        assertThat(chat.epoch()).isNotEqualTo(news.epoch());
        assertGap(lab.since(NEWS, chat));
    }

    @Test
    void after_close_everything_is_a_gap() {
        Position top = lab.publishTo(NEWS, 2, TEN);

        lab.backplane.close();

        assertGap(lab.since(NEWS, top));
        assertGap(lab.since(NEWS, lab.wall));
        assertThat(lab.subscribe(NEWS)).isEqualTo(Position.NONE);
        lab.backplane.unsubscribe(NEWS);
        assertThat(HistoryLab.failureOf(lab.send(NEWS, "3", TEN, null))).hasMessageContaining("closed");
    }
}

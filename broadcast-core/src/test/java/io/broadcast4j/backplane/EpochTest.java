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

/** How long an epoch lasts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EpochTest {
    private static final Stream NEWS = Stream.of("news");
    private static final Stream CHAT = Stream.of("chat");
    private static final Duration HOUR = Duration.ofHours(1);

    private final HistoryLab lab = new HistoryLab();

    @Test
    void a_subscription_to_a_stream_without_messages_begins_an_epoch_at_offset_0() {
        Position base = lab.subscribe(NEWS);

        assertThat(base.offset()).isZero();
        assertThat(base.isNone()).isFalse();
        assertThat(texts(lab.since(NEWS, base))).isEmpty();
        assertThat(lab.publish(NEWS, "1", TEN).isNextAfter(base)).isTrue();
        assertThat(texts(lab.since(NEWS, base))).containsExactly("1");
    }

    @Test
    void a_subscription_begins_after_the_newest_message() {
        Position top = lab.publishTo(NEWS, 3, TEN);

        assertThat(lab.subscribe(NEWS)).isEqualTo(top);
        lab.publish(NEWS, "4", TEN);

        assertThat(lab.received).extracting(Message::position).containsExactly(at(top, 4));
    }

    @Test
    void offsets_go_on_after_all_messages_have_grown_old() {
        Position last = lab.publishTo(NEWS, 3, TEN);
        lab.pass(HOUR);

        assertGap(lab.since(NEWS, at(last, 2)));
        assertThat(texts(lab.since(NEWS, last))).isEmpty();
        assertThat(lab.publish(NEWS, "4", TEN).isNextAfter(last)).isTrue();
    }

    @Test
    void after_an_hour_without_use_a_new_epoch_begins() {
        Position last = lab.publishTo(NEWS, 3, TEN);
        lab.pass(HOUR.plusNanos(1));

        assertGap(lab.since(NEWS, last));
        Position next = lab.publish(NEWS, "4", TEN);
        assertThat(next.offset()).isOne();
        assertThat(next.epoch()).isNotEqualTo(last.epoch());
    }

    @Test
    void old_messages_make_an_epoch_last_ten_times_their_age() {
        HistoryPolicy aDay = HistoryPolicy.keep(10, Duration.ofDays(1));
        Position last = lab.publishTo(NEWS, 3, aDay);

        lab.pass(Duration.ofDays(10));
        assertThat(texts(lab.since(NEWS, last))).isEmpty();
        lab.pass(Duration.ofNanos(1));

        assertGap(lab.since(NEWS, last));
    }

    @Test
    void an_age_beyond_all_measure_is_legal() {
        Position last = lab.publishTo(NEWS, 3, HistoryPolicy.keep(10, Duration.ofSeconds(Long.MAX_VALUE)));
        lab.pass(Duration.ofDays(10_000));

        assertThat(texts(lab.since(NEWS, at(last, 1)))).containsExactly("2", "3");
    }

    @Test
    void an_epoch_lasts_as_long_as_somebody_listens_and_an_hour_more() {
        lab.subscribe(NEWS);
        Position last = lab.publishTo(NEWS, 3, TEN);
        lab.pass(HOUR.multipliedBy(5));
        lab.publish(CHAT, "1", TEN);

        lab.backplane.unsubscribe(NEWS);
        lab.pass(HOUR);

        assertThat(lab.subscribe(NEWS)).isEqualTo(last);
    }

    @Test
    void the_epoch_of_a_stream_that_is_listened_to_outlives_the_eviction_of_its_messages() {
        HistoryLab small = new HistoryLab(Runnable::run, 1 << 20, 2_000);
        small.subscribe(NEWS);
        Position last = small.publishTo(NEWS, 3, TEN);
        for (int i = 0; i < 20; i++) {
            small.publish(Stream.of("other", i), "1", TEN);
        }

        assertGap(small.since(NEWS, at(last, 2)));
        assertThat(texts(small.since(NEWS, last))).isEmpty();
        assertThat(small.publish(NEWS, "4", TEN).isNextAfter(last)).isTrue();
    }

    @Test
    void a_stream_that_nobody_ever_published_to_is_forgotten_with_its_last_listener() {
        for (int i = 0; i < 1_000; i++) {
            Stream stream = Stream.of("empty", i);
            lab.subscribe(stream);
            lab.publish(stream, "1", HistoryPolicy.OFF);
            lab.backplane.unsubscribe(stream);
        }

        assertThat(lab.history().streams()).isZero();
        assertThat(lab.history().bytes()).isZero();
    }

    @Test
    void who_comes_back_to_a_stream_that_nobody_ever_published_to_has_missed_nothing() {
        Position before = lab.subscribe(NEWS);
        lab.backplane.unsubscribe(NEWS);
        lab.publish(NEWS, "1", TEN);

        assertThat(texts(lab.since(NEWS, before))).containsExactly("1");
        lab.subscribe(CHAT);
        Position chat = lab.subscribe(CHAT);
        lab.backplane.unsubscribe(CHAT);
        assertThat(lab.subscribe(CHAT)).isEqualTo(chat);
    }

    @Test
    void a_stream_that_had_messages_and_is_forgotten_never_begins_in_the_same_epoch() {
        Position before = lab.subscribe(NEWS);
        for (int i = 0; i < 20; i++) {
            lab.backplane.unsubscribe(NEWS);
            lab.publish(NEWS, "1", TEN);
            lab.pass(HOUR.plusNanos(1));
            Position next = lab.subscribe(NEWS);
            assertThat(next.epoch()).isNotEqualTo(before.epoch());
            assertGap(lab.since(NEWS, before));
            before = next;
        }
    }

    @Test
    void unsubscribing_from_what_was_not_subscribed_to_changes_nothing() {
        Position last = lab.publishTo(NEWS, 3, TEN);

        lab.backplane.unsubscribe(NEWS);
        lab.backplane.unsubscribe(CHAT);

        assertThat(texts(lab.since(NEWS, at(last, 0)))).hasSize(3);
    }

    @Test
    void what_has_grown_old_goes_although_nobody_asks_for_its_stream() {
        for (int i = 0; i < 30; i++) {
            lab.publishTo(Stream.of("old", i), 10, TEN);
        }
        lab.pass(TEN.age().plusNanos(1));
        long full = lab.history().bytes();

        lab.publishTo(CHAT, 4, TEN);
        assertThat(lab.history().bytes()).isLessThan(full / 2);
        assertThat(lab.history().streams()).isEqualTo(31);
        lab.pass(HOUR);
        lab.publishTo(CHAT, 4, TEN);

        assertThat(lab.history().streams()).isOne();
    }
}

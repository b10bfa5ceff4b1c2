package io.broadcast4j.server;

import static io.broadcast4j.server.Progress.Step.PASS;
import static io.broadcast4j.server.Progress.Step.PASS_AFTER_LOSS;
import static io.broadcast4j.server.Progress.Step.SKIP;
import static io.broadcast4j.server.SequenceLab.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgressTest {
    private final Progress progress = new Progress();

    @Test
    void whoever_asked_for_nothing_gets_everything() {
        assertThat(steps(7, 8, 9)).containsExactly(PASS, PASS, PASS);
    }

    @Test
    void what_was_replayed_does_not_come_again() {
        progress.replayed(at(3), at(5), true);

        assertThat(steps(4, 5, 6, 7)).containsExactly(SKIP, SKIP, PASS, PASS);
    }

    @Test
    void a_hole_behind_what_was_replayed_is_noticed_once() {
        progress.replayed(at(3), at(5), true);

        assertThat(steps(7, 8)).containsExactly(PASS_AFTER_LOSS, PASS);
    }

    @Test
    void a_stream_that_counts_only_its_latest_message_has_no_holes() {
        progress.replayed(at(5), at(5), false);

        assertThat(steps(5, 8, 9)).containsExactly(SKIP, PASS, PASS);
    }

    @Test
    void even_such_a_stream_is_noticed_to_begin_anew() {
        progress.replayed(at(5), at(5), false);

        assertThat(progress.step(message(new Position("f", 8, "")))).isEqualTo(PASS_AFTER_LOSS);
    }

    @Test
    void messages_without_a_position_pass_and_count_for_nothing() {
        progress.replayed(null, at(5), true);

        assertThat(progress.step(message(Position.NONE))).isEqualTo(PASS);
        assertThat(steps(6)).containsExactly(PASS);
    }

    @Test
    void a_loss_is_told_and_what_comes_then_is_next() {
        steps(4);

        assertThat(progress.step(Delivery.loss(at(7), null))).isEqualTo(PASS);
        assertThat(steps(8)).containsExactly(PASS);
    }

    @Test
    void a_loss_of_what_was_replayed_is_none() {
        progress.replayed(at(3), at(7), true);

        assertThat(progress.step(Delivery.loss(at(7), null))).isEqualTo(SKIP);
        assertThat(steps(8)).containsExactly(PASS);
    }

    @Test
    void a_loss_of_more_than_what_was_replayed_is_told_once() {
        progress.replayed(at(3), at(7), true);

        assertThat(progress.step(Delivery.loss(at(8), null))).isEqualTo(PASS);
        assertThat(steps(9)).containsExactly(PASS);
    }

    @Test
    void a_loss_without_a_position_is_told_to_whoever_has_replayed_anything() {
        progress.replayed(at(3), at(7), true);

        assertThat(progress.step(Delivery.loss(Position.NONE, null))).isEqualTo(PASS);
        assertThat(steps(6, 7)).containsExactly(PASS, PASS);
    }

    @Test
    void before_anything_was_seen_all_is_lacking() {
        assertThat(lacking(1, 9)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void only_what_came_before_the_first_message_is_lacking() {
        steps(4, 5);

        assertThat(lacking(2, 6)).containsExactly(2L, 3L);
    }

    @Test
    void what_was_replayed_is_not_lacking() {
        progress.replayed(at(4), at(5), true);
        assertThat(lacking(2, 5)).containsExactly(2L, 3L);

        steps(6, 7);

        assertThat(lacking(2, 7)).as("after a live message").containsExactly(2L, 3L);
    }

    @Test
    void whoever_was_up_to_date_has_seen_all_before() {
        progress.replayed(null, at(5), true);
        steps(6);

        assertThat(lacking(6, 6)).isEmpty();
    }

    @Test
    void what_was_replayed_later_is_not_lacking() {
        steps(8);
        progress.replayed(at(4), at(8), true);

        assertThat(lacking(2, 8)).containsExactly(2L, 3L);
        assertThat(steps(9)).containsExactly(PASS);
    }

    @Test
    void after_a_loss_what_came_before_may_be_asked_for_again() {
        steps(2, 3);
        progress.step(Delivery.loss(at(7), null));
        steps(8);

        assertThat(lacking(4, 8)).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void nothing_of_another_epoch_is_lacking() {
        steps(8);

        assertThat(progress.lacks(new Position("f", 1, ""))).isFalse();
    }

    @Test
    void it_notices_a_loss_by_itself_only_right_after_a_replay() {
        assertThat(progress.notices()).isFalse();
        progress.replayed(null, at(5), true);
        assertThat(progress.notices()).isTrue();
        steps(6);
        assertThat(progress.notices()).isFalse();
    }

    private List<Progress.Step> steps(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> progress.step(message(at(offset))))
                .toList();
    }

    private List<Long> lacking(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .filter(offset -> progress.lacks(at(offset)))
                .boxed()
                .toList();
    }

    private static Delivery message(Position position) {
        return Delivery.of(SequenceLab.message(position), null);
    }
}

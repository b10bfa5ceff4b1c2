package io.broadcast4j.server;

import static io.broadcast4j.server.SequenceLab.at;
import static io.broadcast4j.server.SequenceLab.gone;
import static io.broadcast4j.server.SequenceLab.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.backplane.Replay;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What comes out of a sequence, whatever comes in. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SequenceTest {
    private final SequenceLab lab = new SequenceLab();
    private final ScriptedHistory history = lab.history;

    @Test
    void messages_in_order_go_through_and_nobody_asks_the_history() {
        lab.startedAt(5).receive(6, 7, 8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(history.asked).isEmpty();
    }

    @Test
    void what_comes_before_the_start_waits_for_it() {
        lab.receive(6, 7);
        assertThat(lab.out).isEmpty();

        lab.startedAt(5).receive(8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(history.asked).isEmpty();
    }

    @Test
    void a_hole_is_filled_from_the_history_and_what_came_meanwhile_follows() {
        lab.startedAt(5).receive(8, 9);
        assertThat(lab.out).isEmpty();
        assertThat(history.asked).containsExactly(at(5));

        history.answer(message(6), message(7), message(8));
        lab.receive(10);

        assertThat(lab.out).containsExactly("6", "7", "8", "9", "10");
        assertThat(lab.told).containsExactly("repaired 3");
    }

    @Test
    void what_was_lost_between_the_start_and_the_first_message_is_filled_in() {
        lab.receive(8);
        lab.startedAt(5);

        history.answer(message(6), message(7), message(8));

        assertThat(lab.out).containsExactly("6", "7", "8");
    }

    @Test
    void what_came_before_the_start_and_counts_as_seen_is_dropped_without_a_loss() {
        lab.receive(4, 5, 6);
        lab.startedAt(5);
        lab.receive(7);

        assertThat(lab.out).containsExactly("6", "7");
        assertThat(history.asked).isEmpty();
    }

    @Test
    void what_was_on_its_way_when_the_node_began_to_listen_is_not_taken_for_a_branch_of_a_failover() {
        lab.startedAt(5).receive(3, 4, 5, 6);

        assertThat(lab.out).containsExactly("6");
        assertThat(history.asked).isEmpty();
    }

    @Test
    void a_hole_that_the_history_cannot_fill_is_one_loss_and_life_goes_on() {
        lab.startedAt(5).receive(8, 9);

        history.answer(gone(at(9)));
        lab.receive(10);

        assertThat(lab.out).containsExactly("lost to 7", "8", "9", "10");
        assertThat(lab.told).containsExactly("lost");
    }

    @Test
    void a_history_that_fails_is_a_loss() {
        lab.startedAt(5).receive(8);

        history.fail();
        lab.receive(9);

        assertThat(lab.out).containsExactly("lost to 7", "8", "9");
    }

    @Test
    void two_holes_are_two_questions() {
        lab.startedAt(5).receive(7, 9);
        history.answer(message(6));
        assertThat(lab.out).containsExactly("6", "7");
        assertThat(history.asked).containsExactly(at(5), at(7));

        history.answer(message(8));

        assertThat(lab.out).containsExactly("6", "7", "8", "9");
        assertThat(history.waiting()).isZero();
    }

    @Test
    void a_message_that_was_repaired_and_arrives_all_the_same_is_dropped() {
        lab.startedAt(5).receive(8);
        history.answer(message(6), message(7), message(8), message(9));

        lab.receive(9, 10);

        assertThat(lab.out).containsExactly("6", "7", "8", "9", "10");
        assertThat(history.asked).hasSize(1);
    }

    @Test
    void a_late_copy_is_dropped_once_the_history_has_confirmed_that_nothing_is_missing() {
        lab.startedAt(5).receive(6, 7, 7);
        history.answer();
        lab.receive(8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(lab.told).isEmpty();
    }

    @Test
    void a_history_that_has_nothing_where_something_is_missing_is_asked_once() {
        lab.startedAt(5).receive(8);

        history.answer();

        assertThat(lab.out).containsExactly("lost to 7", "8");
        assertThat(history.waiting()).isZero();
    }

    @Test
    void a_history_that_fills_a_part_of_the_hole_leaves_a_loss() {
        lab.startedAt(5).receive(9);

        history.answer(message(6), message(7));

        assertThat(lab.out).containsExactly("6", "7", "lost to 8", "9");
        assertThat(history.waiting()).isZero();
    }

    @Test
    void a_history_that_answers_with_what_is_known_does_not_make_it_come_twice() {
        lab.startedAt(5).receive(6, 9);

        history.answer(message(5), message(6), message(7), message(8), message(9));

        assertThat(lab.out).containsExactly("6", "7", "8", "9");
    }

    @Test
    void a_thousand_holes_in_what_is_held_are_a_thousand_questions_and_no_more() {
        lab.startedAt(0);
        lab.receive(LongStream.rangeClosed(1, 1_000).map(n -> 2 * n).toArray());

        while (history.waiting() > 0) {
            history.answer();
        }

        assertThat(history.asked).hasSize(1_000);
        assertThat(lab.out).hasSize(2_000).endsWith("lost to 1999", "2000");
    }

    @Test
    void what_does_not_fit_while_the_history_is_read_is_read_as_well() {
        lab.startedAt(0).receive(3);
        lab.receive(LongStream.rangeClosed(4, 2_000).toArray());

        history.answer(message(1), message(2), message(3));
        assertThat(history.asked).containsExactly(at(0), at(3));
        history.answer(
                LongStream.rangeClosed(4, 2_000).mapToObj(SequenceLab::message).toArray(Message[]::new));
        lab.receive(2_001);

        assertThat(lab.out)
                .isEqualTo(LongStream.rangeClosed(1, 2_001)
                        .mapToObj(Long::toString)
                        .toList());
    }

    @Test
    void what_does_not_fit_and_is_not_remembered_is_one_loss() {
        lab.startedAt(0).receive(3);
        lab.receive(LongStream.rangeClosed(4, 2_000).toArray());

        history.answer(message(1), message(2), message(3));
        history.answer(gone(at(2_000)));

        assertThat(lab.out).startsWith("1", "2", "3").endsWith("2000");
        assertThat(lab.out.get(3)).startsWith("lost to ");
        assertThat(lab.told).containsExactly("repaired 3", "lost");
    }

    @Test
    void a_message_that_is_too_large_to_be_held_is_held_alone() {
        lab.startedAt(0);
        lab.sequence.receive(new Message(SequenceLab.NEWS, "x".repeat(2 * SequenceLab.HELD_BYTES), at(2), null));

        history.answer(message(1));

        assertThat(lab.out).containsExactly("1", "2");
    }

    @Test
    void messages_without_a_position_keep_their_place_among_the_others() {
        lab.startedAt(5);
        lab.sequence.receive(message(Position.NONE));
        lab.receive(6, 8);
        lab.sequence.receive(message(Position.NONE));
        assertThat(lab.out).containsExactly("0", "6");

        history.answer(message(7));

        assertThat(lab.out).containsExactly("0", "6", "7", "8", "0");
    }

    @Test
    void without_history_everything_goes_through() {
        lab.sequence.start(Position.NONE);
        lab.sequence.receive(message(Position.NONE));
        lab.sequence.receive(message(Position.NONE));

        assertThat(lab.out).containsExactly("0", "0");
    }

    @Test
    void of_a_stream_that_counts_only_its_latest_message_that_one_fills_any_hole() {
        lab.startedAt(5).receive(9);

        history.answer(new Replay.Messages(List.of(message(9)), at(9)));
        lab.receive(10);

        assertThat(lab.out).containsExactly("9", "10");
        assertThat(lab.told).containsExactly("repaired 1");
    }
}

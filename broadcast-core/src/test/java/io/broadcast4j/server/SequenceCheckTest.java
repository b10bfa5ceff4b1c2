package io.broadcast4j.server;

import static io.broadcast4j.server.SequenceLab.at;
import static io.broadcast4j.server.SequenceLab.gone;
import static io.broadcast4j.server.SequenceLab.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The search for a last message that was lost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SequenceCheckTest {
    private final SequenceLab lab = new SequenceLab();
    private final ScriptedHistory history = lab.history;

    @Test
    void a_lost_last_message_is_found() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer(message(6), message(7));
        lab.receive(8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(lab.told).containsExactly("repaired 2");
    }

    @Test
    void a_lost_first_message_is_found() {
        lab.startedAt(0);
        lab.sequence.check();

        history.answer(message(1));

        assertThat(lab.out).containsExactly("1");
    }

    @Test
    void nothing_is_found_where_nothing_is_missing() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer();

        assertThat(lab.out).isEmpty();
        assertThat(lab.told).isEmpty();
    }

    @Test
    void what_arrives_before_the_answer_comes_once() {
        lab.startedAt(5);
        lab.sequence.check();
        lab.receive(6, 7);

        history.answer(message(6));
        lab.receive(8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(lab.told).isEmpty();
    }

    @Test
    void what_arrives_after_the_answer_comes_once() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer(message(6), message(7));
        lab.receive(6, 7, 8);

        assertThat(lab.out).containsExactly("6", "7", "8");
        assertThat(history.asked).hasSize(1);
    }

    @Test
    void what_is_forgotten_already_while_it_is_on_its_way_is_no_loss() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer(gone(at(9)));
        lab.receive(6, 7, 8, 9);

        assertThat(lab.out).containsExactly("6", "7", "8", "9");
        assertThat(lab.told).isEmpty();
    }

    @Test
    void what_is_forgotten_and_has_not_arrived_by_the_next_check_is_lost() {
        lab.startedAt(5);
        lab.sequence.check();
        history.answer(gone(at(9)));

        lab.sequence.check();
        history.answer(gone(at(9)));
        lab.receive(10);

        assertThat(lab.out).containsExactly("lost to 9", "10");
        assertThat(lab.told).containsExactly("lost");
    }

    @Test
    void a_check_while_a_hole_is_being_filled_asks_nothing() {
        lab.startedAt(5).receive(7);
        lab.sequence.check();

        assertThat(history.asked).hasSize(1);
    }

    @Test
    void the_answer_to_a_check_does_not_pass_a_hole_that_is_being_filled() {
        lab.startedAt(5);
        lab.sequence.check();
        lab.receive(8);
        history.answer(message(6), message(7));
        assertThat(lab.out).isEmpty();

        history.answer(message(6), message(7), message(8));

        assertThat(lab.out).containsExactly("6", "7", "8");
    }

    @Test
    void a_check_that_fails_changes_nothing() {
        lab.startedAt(5);
        lab.sequence.check();

        history.fail();
        lab.receive(6);

        assertThat(lab.out).containsExactly("6");
    }

    @Test
    void a_stream_without_history_is_not_checked() {
        lab.sequence.start(Position.NONE);
        lab.sequence.check();

        assertThat(history.asked).isEmpty();
    }
}

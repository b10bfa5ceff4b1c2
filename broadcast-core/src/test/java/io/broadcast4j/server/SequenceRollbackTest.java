package io.broadcast4j.server;

import static io.broadcast4j.server.SequenceLab.at;
import static io.broadcast4j.server.SequenceLab.gone;
import static io.broadcast4j.server.SequenceLab.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A store that has lost its newest messages, as one that failed over, gives their offsets to others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SequenceRollbackTest {
    private final SequenceLab lab = new SequenceLab();
    private final ScriptedHistory history = lab.history;

    @Test
    void the_offset_of_the_last_message_given_to_another_one_is_a_loss() {
        lab.sequence.start(entry(5, "a"));
        lab.sequence.receive(message(entry(5, "b")));

        history.answer(gone(entry(5, "b")));
        lab.sequence.receive(message(entry(6, "c")));

        assertThat(lab.out).containsExactly("lost", "5b", "6c");
    }

    @Test
    void so_it_is_after_a_check_that_has_found_nothing() {
        lab.sequence.start(entry(5, "a"));
        lab.sequence.check();
        history.answer();

        lab.sequence.receive(message(entry(5, "b")));
        assertThat(history.waiting()).as("the message is not taken for a copy").isOne();
        history.answer(gone(entry(5, "b")));

        assertThat(lab.out).containsExactly("lost", "5b");
    }

    @Test
    void so_it_is_after_a_repair() {
        lab.sequence.start(entry(5, "a"));
        lab.sequence.receive(message(entry(7, "c")));
        history.answer(message(entry(6, "b")), message(entry(7, "c")));

        lab.sequence.receive(message(entry(7, "x")));
        history.answer(gone(entry(7, "x")));

        assertThat(lab.out).containsExactly("6b", "7c", "lost", "7x");
    }

    @Test
    void so_it_is_after_a_repair_and_a_message() {
        lab.startedAt(5).receive(7);
        history.answer(message(6), message(7));
        lab.receive(8, 6);
        assertThat(history.asked).containsExactly(at(5), at(8));

        history.answer(gone(at(6)));

        assertThat(lab.out).containsExactly("6", "7", "8", "lost", "6");
    }

    @Test
    void lower_offsets_are_a_loss_and_then_go_through() {
        lab.startedAt(4).receive(5, 3, 4);

        history.answer(gone(at(4)));
        lab.receive(5, 6);

        assertThat(lab.out).containsExactly("5", "lost", "3", "4", "5", "6");
    }

    @Test
    void so_they_are_in_a_stream_that_has_been_quiet_since_the_node_began_to_listen() {
        lab.startedAt(5);
        lab.sequence.check();
        history.answer();
        lab.receive(3, 4);

        history.answer(gone(at(4)));

        assertThat(lab.out).containsExactly("lost", "3", "4");
    }

    @Test
    void a_new_epoch_is_a_loss_and_then_goes_through() {
        lab.startedAt(5);
        lab.sequence.receive(message(new Position("f", 1, "")));

        history.answer(gone(new Position("f", 1, "")));
        lab.sequence.receive(message(new Position("f", 2, "")));

        assertThat(lab.out).containsExactly("lost to 0", "f 1", "f 2");
    }

    @Test
    void a_new_epoch_that_did_not_begin_with_the_message_is_a_loss_up_to_it() {
        lab.startedAt(5);
        lab.sequence.receive(message(new Position("f", 8, "")));

        history.answer(gone(new Position("f", 8, "")));

        assertThat(lab.out).containsExactly("lost to 7", "f 8");
    }

    @Test
    void a_check_finds_it_without_a_message() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer(gone(at(3)));
        lab.receive(4, 5);

        assertThat(lab.out).containsExactly("lost", "4", "5");
    }

    @Test
    void a_check_finds_the_same_offset_with_another_entry() {
        lab.sequence.start(entry(5, "a"));
        lab.sequence.check();

        history.answer(gone(entry(5, "b")));
        lab.sequence.receive(message(entry(6, "c")));

        assertThat(lab.out).containsExactly("lost", "6c");
    }

    @Test
    void a_check_finds_a_new_epoch() {
        lab.startedAt(5);
        lab.sequence.check();

        history.answer(gone(new Position("f", 2, "")));
        lab.sequence.receive(message(new Position("f", 3, "")));

        assertThat(lab.out).containsExactly("lost to 2", "f 3");
    }

    @Test
    void the_answer_to_a_check_that_was_asked_before_it_counts_no_more() {
        lab.startedAt(4).receive(5);
        lab.sequence.check();
        lab.receive(3);
        history.answer(message(6));
        history.answer(gone(at(3)));

        lab.receive(4);

        assertThat(lab.out).containsExactly("5", "lost", "3", "4");
    }

    private static Position entry(long offset, String id) {
        return new Position("e", offset, id);
    }
}

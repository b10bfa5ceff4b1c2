package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.TEN;
import static io.broadcast4j.backplane.HistoryLab.at;
import static io.broadcast4j.backplane.HistoryLab.failureOf;
import static io.broadcast4j.backplane.HistoryLab.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Storing a message and queueing it are one step, handing it over is another. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlacementTest {
    private static final Stream NEWS = Stream.of("news");
    private static final int ROOM_FOR_TWO_MESSAGES = 300;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean shut;
    private final HistoryLab lab = new HistoryLab(this::take, ROOM_FOR_TWO_MESSAGES, 1 << 20);

    @Test
    void what_nobody_listens_to_is_stored_and_not_queued() {
        Position top = lab.publishTo(NEWS, 5, TEN);

        assertThat(tasks).isEmpty();
        assertThat(texts(lab.since(NEWS, at(top, 0)))).hasSize(5);
    }

    @Test
    void what_finds_no_room_in_the_queue_is_not_stored() {
        Position base = lab.subscribe(NEWS);
        lab.publishTo(NEWS, 2, TEN);

        BroadcastException failure = failureOf(lab.send(NEWS, "3", TEN, null));

        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(texts(lab.since(NEWS, base))).containsExactly("1", "2");
        runAll();
        assertThat(lab.publish(NEWS, "4", TEN)).isEqualTo(at(base, 3));
        runAll();
        assertThat(lab.received()).containsExactly("1", "2", "4");
    }

    @Test
    void what_is_stored_and_then_finds_no_thread_has_an_unknown_outcome_and_keeps_its_place() {
        Position base = lab.subscribe(NEWS);
        shut = true;
        BroadcastException failure = failureOf(lab.send(NEWS, "1", TEN, null));
        shut = false;

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(texts(lab.since(NEWS, base))).containsExactly("1");
        assertThat(lab.publish(NEWS, "2", TEN)).isEqualTo(at(base, 2));
        runAll();
        assertThat(lab.received).extracting(Message::position).containsExactly(at(base, 1), at(base, 2));
    }

    @Test
    void what_is_published_while_a_message_is_received_comes_after_it() {
        HistoryLab direct = new HistoryLab();
        direct.backplane.start(message -> {
            if (message.json().equals("1")) {
                direct.publish(NEWS, "2", TEN);
                assertThat(direct.received()).isEmpty();
            }
            direct.received.add(message);
        });
        Position base = direct.subscribe(NEWS);

        direct.publish(NEWS, "1", TEN);

        assertThat(direct.received).extracting(Message::position).containsExactly(at(base, 1), at(base, 2));
    }

    @Test
    void no_lock_is_held_while_a_message_is_received() {
        HistoryLab direct = new HistoryLab();
        direct.backplane.start(
                message -> assertThat(Thread.holdsLock(direct.history())).isFalse());
        direct.subscribe(NEWS);

        direct.publish(NEWS, "1", TEN);
    }

    @Test
    void a_receiver_that_fails_keeps_no_later_message_back() {
        HistoryLab direct = new HistoryLab();
        direct.backplane.start(message -> {
            direct.received.add(message);
            throw new IllegalStateException("expected by the test");
        });
        direct.subscribe(NEWS);

        direct.publishTo(NEWS, 3, TEN);

        assertThat(direct.received()).containsExactly("1", "2", "3");
    }

    @Test
    void before_start_and_after_close_publishing_is_rejected() {
        InMemoryBackplane backplane =
                InMemoryBackplane.builder().executor(Runnable::run).build();
        Publication publication = new Publication(new Message(NEWS, "1", Position.NONE, null), TEN, null);

        assertThat(failureOf(backplane.publish(publication)).outcome()).isEqualTo(Outcome.REJECTED);
        backplane.start(message -> {});
        assertThat(backplane.publish(publication)).isCompleted();
        backplane.close();
        assertThat(failureOf(backplane.publish(publication)).outcome()).isEqualTo(Outcome.REJECTED);
    }

    private void take(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("shut");
        }
        tasks.add(task);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}

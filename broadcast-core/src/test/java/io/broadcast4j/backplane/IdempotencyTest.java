package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.TEN;
import static io.broadcast4j.backplane.HistoryLab.failureOf;
import static io.broadcast4j.backplane.HistoryLab.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IdempotencyTest {
    private static final Stream NEWS = Stream.of("news");
    private static final int ROOM_FOR_ONE_MESSAGE = 200;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private boolean shut;
    private final HistoryLab lab = new HistoryLab(this::run, ROOM_FOR_ONE_MESSAGE, 1 << 20);

    @Test
    void a_repeat_delivers_nothing_and_has_the_position_of_the_first() {
        lab.subscribe(NEWS);
        Position first = now(lab.send(NEWS, "1", TEN, "key"));
        lab.publish(NEWS, "2", TEN);

        assertThat(lab.send(NEWS, "1", TEN, "key")).isCompletedWithValue(first);
        assertThat(lab.received()).containsExactly("1", "2");
    }

    @Test
    void a_repeat_without_history_delivers_nothing() {
        lab.subscribe(NEWS);

        assertThat(lab.send(NEWS, "1", HistoryPolicy.OFF, "key")).isCompletedWithValue(Position.NONE);
        assertThat(lab.send(NEWS, "1", HistoryPolicy.OFF, "key")).isCompletedWithValue(Position.NONE);

        assertThat(lab.received()).containsExactly("1");
    }

    @Test
    void the_same_key_on_another_stream_is_another_one() {
        lab.subscribe(NEWS);
        lab.send(Stream.of("chat"), "1", TEN, "key");

        lab.send(NEWS, "1", TEN, "key");

        assertThat(lab.received()).containsExactly("1");
    }

    @Test
    void a_key_is_kept_for_five_minutes() {
        Position first = now(lab.send(NEWS, "1", TEN, "key"));
        lab.pass(KEPT.minusNanos(1));
        assertThat(lab.send(NEWS, "1", TEN, "key")).isCompletedWithValue(first);

        lab.pass(Duration.ofNanos(1));

        assertThat(now(lab.send(NEWS, "1", TEN, "key")).isNextAfter(first)).isTrue();
    }

    @Test
    void a_key_outlives_the_history_of_its_stream() {
        HistoryLab tiny = new HistoryLab(Runnable::run, 1 << 20, 1);
        Position first = now(tiny.send(NEWS, "1", TEN, "key"));

        assertThat(tiny.send(NEWS, "1", TEN, "key")).isCompletedWithValue(first);
    }

    @Test
    void a_publication_without_room_does_not_use_its_key_up() {
        lab.subscribe(NEWS);
        String large = "\"" + "x".repeat(ROOM_FOR_ONE_MESSAGE) + "\"";
        assertThat(failureOf(lab.send(NEWS, large, TEN, "key")).outcome()).isEqualTo(Outcome.REJECTED);

        now(lab.send(NEWS, "1", TEN, "key"));

        assertThat(lab.received()).containsExactly("1");
    }

    @Test
    void a_publication_without_history_that_finds_no_thread_does_not_use_its_key_up() {
        lab.subscribe(NEWS);
        shut = true;
        assertThat(failureOf(lab.send(NEWS, "1", HistoryPolicy.OFF, "key")).outcome())
                .isEqualTo(Outcome.REJECTED);
        shut = false;

        now(lab.send(NEWS, "1", HistoryPolicy.OFF, "key"));

        assertThat(lab.received()).containsExactly("1");
    }

    @Test
    void trying_again_what_is_stored_and_found_no_thread_brings_it_on_its_way() {
        Position base = lab.subscribe(NEWS);
        shut = true;
        assertThat(failureOf(lab.send(NEWS, "1", TEN, "key")).outcome()).isEqualTo(Outcome.UNKNOWN);
        shut = false;

        Position stored = now(lab.send(NEWS, "1", TEN, "key"));

        assertThat(stored.isNextAfter(base)).isTrue();
        assertThat(lab.received()).containsExactly("1");
    }

    @Test
    void no_key_is_forgotten_early_however_many_there_are() {
        for (int i = 0; i < IdempotencyKeys.MAX_KEYS; i++) {
            now(lab.send(NEWS, "1", TEN, Integer.toString(i)));
        }

        BroadcastException failure = failureOf(lab.send(NEWS, "1", TEN, "one too many"));

        assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(failure).hasMessageContaining("200000 idempotency keys in the last 5 minutes");
        assertThat(now(lab.send(NEWS, "1", TEN, "0")).offset()).isOne();
        assertThat(lab.publish(NEWS, "1", TEN).offset()).isEqualTo(IdempotencyKeys.MAX_KEYS + 1L);
        lab.pass(KEPT);
        now(lab.send(NEWS, "1", TEN, "one too many"));
    }

    @Test
    void a_repeat_waits_for_the_first_and_ends_as_it_does() {
        IdempotencyKeys keys = new IdempotencyKeys(() -> 0);
        CompletableFuture<Position> outcome = new CompletableFuture<>();

        assertThat(keys.claim(NEWS, "key", outcome)).isNull();
        assertThat(keys.claim(NEWS, "key", new CompletableFuture<>())).isSameAs(outcome);
        keys.release(NEWS, "key");
        assertThat(keys.claim(NEWS, "key", new CompletableFuture<>())).isNull();
    }

    /** The receiver repeats a publication while that is being handed over: its outcome is not known yet. */
    @Test
    void whoever_gives_up_on_a_repeat_does_not_end_the_first() {
        HistoryLab direct = new HistoryLab();
        CompletableFuture<Position> repeated = new CompletableFuture<>();
        direct.subscribe(NEWS);
        direct.backplane.start(message -> {
            CompletionStage<Position> repeat = direct.send(NEWS, "1", TEN, "key");
            repeat.toCompletableFuture().cancel(false);
            direct.send(NEWS, "1", TEN, "key").thenAccept(repeated::complete);
            direct.received.add(message);
        });

        Position first = now(direct.send(NEWS, "1", TEN, "key"));

        assertThat(repeated).isCompletedWithValue(first);
        assertThat(direct.received()).containsExactly("1");
    }

    @Test
    void a_key_is_given_back_when_the_clock_fails() {
        AtomicBoolean broken = new AtomicBoolean();
        InMemoryBackplane backplane = InMemoryBackplane.builder()
                .executor(Runnable::run)
                .time(() -> {
                    if (broken.get()) {
                        throw new IllegalStateException("expected by the test");
                    }
                    return HistoryLab.START;
                })
                .build();
        backplane.start(message -> {});
        Publication publication = new Publication(new Message(NEWS, "1", Position.NONE, null), TEN, "key");
        broken.set(true);
        assertThatThrownBy(() -> backplane.publish(publication)).isInstanceOf(IllegalStateException.class);
        broken.set(false);

        assertThat(now(backplane.publish(publication))).isNotEqualTo(Position.NONE);
    }

    private void run(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("shut");
        }
        task.run();
    }
}

package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.test.ManualScheduler;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Script SCRIPT = Script.named("throttle");

    private final RedisException lost = new RedisException("Connection closed");
    private final ManualScheduler time = new ManualScheduler();
    private final List<FakeConnection> made = new ArrayList<>();
    private final CommandLine line = new CommandLine(new Control(time), PATIENCE);

    @BeforeEach
    void connect() {
        FakeConnection next = new FakeConnection();
        made.add(next);
        line.use(next.connection());
    }

    @Test
    void calls_go_out_at_once_and_in_order() {
        send("a");
        send("b");
        assertThat(written(made.get(0))).containsExactly("EVAL a 0", "EVAL b 0");
    }

    @Test
    void what_a_lost_connection_has_not_answered_goes_out_again_before_all_that_came_later() {
        CompletableFuture<List<Object>> a = run("a");
        List<CompletableFuture<List<Object>>> others = List.of(run("b"), run("c"));
        assertThat(written(made.get(0))).hasSize(3);
        made.get(0).sent().get(0).answer("done");
        made.get(0).sent().get(2).fail(lost);
        send("d");
        assertThat(line.isHalted()).isTrue();
        made.get(0).sent().get(1).fail(lost);
        send("e");
        assertThat(made.get(0).sent()).hasSize(3);

        time.advance(RETRY);

        assertThat(a).isCompleted();
        assertThat(others).noneMatch(CompletableFuture::isDone);
        assertThat(written(made.get(0)).subList(3, 7)).containsExactly("EVAL b 1", "EVAL c 1", "EVAL d 0", "EVAL e 0");
        assertThat(line.isHalted()).isFalse();
    }

    @Test
    void what_is_lost_again_goes_out_again() {
        CompletableFuture<List<Object>> a = run("a");
        for (int i = 0; i < 4; i++) {
            last().written();
            last().fail(lost);
            time.advance(RETRY);
        }
        last().answer("done");
        assertThat(made.get(0).sent()).hasSize(5);
        assertThat(Reply.text(a.join(), 0)).isEqualTo("done");
    }

    @Test
    void what_redis_refuses_is_not_sent_again_and_keeps_nobody() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        last().refuse("OOM command not allowed");
        send("b");
        assertFailed(a, Outcome.REJECTED, "OOM");
        assertThat(made.get(0).sent()).hasSize(2);
        assertThat(last().written()).endsWith("b 0");
    }

    @Test
    void a_call_without_an_answer_fails_in_time_as_unknown_and_one_that_was_never_under_way_as_rejected() {
        CompletableFuture<List<Object>> sent = run("a");
        last().written();
        CompletableFuture<List<Object>> underWay = run("b");
        halt();
        CompletableFuture<List<Object>> unsent = run("c");
        time.advance(PATIENCE.minusMillis(1));
        assertThat(sent).isNotDone();
        time.advance(Duration.ofMillis(101));
        assertFailed(sent, Outcome.UNKNOWN, "PT2S");
        assertFailed(underWay, Outcome.UNKNOWN, "PT2S");
        assertFailed(unsent, Outcome.REJECTED, "PT2S");
    }

    @Test
    void an_answer_that_comes_too_late_harms_nothing() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        FakeConnection.Sent late = last();
        time.advance(PATIENCE.plusMillis(100));
        send("b");
        late.answer("late");
        assertFailed(a, Outcome.UNKNOWN, "PT2S");
        last().answer("done");
        assertThat(made.get(0).sent()).hasSize(2);
    }

    @Test
    void what_was_given_up_is_not_sent_again() {
        send("a");
        FakeConnection.Sent first = last();
        first.written();
        time.advance(PATIENCE.plusMillis(100));
        first.fail(lost);
        CompletableFuture<List<Object>> b = run("b");
        time.advance(RETRY);
        assertThat(written(made.get(0)).subList(1, 2)).containsExactly("EVAL b 0");
        assertThat(b).isNotDone();
    }

    @Test
    void a_new_connection_gets_first_what_the_old_one_has_not_answered() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        connect();
        send("b");
        time.advance(Duration.ZERO);

        assertThat(written(made.get(1))).containsExactly("EVAL a 1", "EVAL b 0");
        made.get(0).sent().get(0).fail(lost);
        send("c");
        assertThat(made.get(1).sent()).hasSize(3);
        made.get(1).sent().get(0).answer("done");
        assertThat(a).isCompleted();
    }

    @Test
    void an_answer_of_the_old_connection_counts_though_there_is_a_new_one() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        connect();
        made.get(0).sent().get(0).answer("done");
        time.advance(RETRY);
        assertThat(a).isCompleted();
        assertThat(made.get(1).sent()).isEmpty();
        assertThat(line.isHalted()).isFalse();
    }

    @Test
    void what_a_given_up_connection_may_yet_send_may_have_run_before() {
        send("a");
        connect();
        time.advance(Duration.ZERO);
        assertThat(last().written()).isEqualTo("EVAL a 1");
    }

    @Test
    void a_new_connection_is_not_kept_by_what_was_lost_and_given_up_on_the_old_one() {
        send("a");
        halt();
        time.advance(PATIENCE.plusMillis(100));
        assertThat(line.isHalted()).isTrue();

        connect();
        time.advance(Duration.ZERO);
        send("b");

        assertThat(written(made.get(1))).containsExactly("EVAL b 0");
    }

    @Test
    void without_a_connection_calls_fail_at_once_and_those_before_wait_for_the_next_one() {
        CompletableFuture<List<Object>> a = run("a");
        line.use(null);
        time.advance(Duration.ZERO);
        assertFailed(run("b"), Outcome.REJECTED, "no connection");
        connect();
        time.advance(Duration.ZERO);
        assertThat(written(made.get(1))).containsExactly("EVAL a 1");
        assertThat(a).isNotDone();
    }

    @Test
    void closing_fails_what_waits_and_what_is_called_later() {
        CompletableFuture<List<Object>> sent = run("a");
        last().written();
        halt();
        CompletableFuture<List<Object>> unsent = run("b");
        line.close();
        line.close();
        assertFailed(sent, Outcome.UNKNOWN, "closed");
        assertFailed(unsent, Outcome.REJECTED, "closed");
        assertFailed(run("c"), Outcome.REJECTED, "closed");
        connect();
        assertFailed(run("d"), Outcome.REJECTED, "closed");
        assertThat(made.get(1).sent()).isEmpty();
    }

    @Test
    void nothing_remains_to_be_done_when_all_is_answered() {
        for (int i = 0; i < 100; i++) {
            send("a" + i);
            last().written();
            last().answer("done");
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(time.waiting()).isZero();
        send("b");
        time.advance(PATIENCE.multipliedBy(2));
        assertThat(time.waiting()).isZero();
    }

    private void send(String word) {
        assertThat(run(word)).isNotDone();
    }

    private CompletableFuture<List<Object>> run(String word) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        return line.run(ScriptRunner.Call.of(SCRIPT, List.of(key), word)).toCompletableFuture();
    }

    /** Loses a call while others are under way still. */
    private void halt() {
        send("lost");
        last().fail(lost);
    }

    private FakeConnection.Sent last() {
        List<FakeConnection.Sent> sent = made.get(made.size() - 1).sent();
        return sent.get(sent.size() - 1);
    }

    private static List<String> written(FakeConnection connection) {
        return connection.sent().stream().map(FakeConnection.Sent::written).toList();
    }

    private static void assertFailed(CompletableFuture<?> call, Outcome outcome, String text) {
        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .satisfies(failure -> {
                    assertThat(failure).isInstanceOf(BroadcastException.class).hasMessageContaining(text);
                    assertThat(((BroadcastException) failure).outcome()).isEqualTo(outcome);
                });
    }
}

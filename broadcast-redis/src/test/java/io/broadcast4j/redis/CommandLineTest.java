package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.test.ManualScheduler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Script SCRIPT = Script.named("throttle");

    private final ManualScheduler time = new ManualScheduler();
    private final List<FakeConnection> made = new ArrayList<>();
    private final CommandLine line = new CommandLine(new FakeConnector(), new Control(time), PATIENCE);

    @BeforeEach
    void connect() {
        CompletableFuture<Void> connected = line.connect().toCompletableFuture();
        time.advance(Duration.ZERO);
        assertThat(connected).isCompleted();
    }

    @Test
    void calls_go_out_at_once_and_in_order() {
        send("a");
        send("b");
        assertThat(written(made.get(0))).containsExactly("EVALSHA a 0", "EVALSHA b 0");
    }

    @Test
    void what_a_lost_connection_has_not_answered_goes_out_again_before_all_that_came_later() {
        CompletableFuture<List<Object>> a = run("a");
        List<CompletableFuture<List<Object>>> others = List.of(run("b"), run("c"));
        assertThat(written(made.get(0))).hasSize(3);
        made.get(0).sent().get(0).answer("done");
        made.get(0).sent().get(2).fail(new RedisException("Connection closed"));
        send("d");
        assertThat(line.isHalted()).isTrue();
        made.get(0).sent().get(1).fail(new RedisException("Connection closed"));
        send("e");
        assertThat(made.get(0).sent()).hasSize(3);

        time.advance(RETRY);

        assertThat(a).isCompleted();
        assertThat(others).noneMatch(CompletableFuture::isDone);
        assertThat(written(made.get(0)).subList(3, 7))
                .containsExactly("EVALSHA b 1", "EVALSHA c 1", "EVALSHA d 0", "EVALSHA e 0");
        assertThat(line.isHalted()).isFalse();
    }

    @Test
    void what_is_lost_again_goes_out_again() {
        CompletableFuture<List<Object>> a = run("a");
        for (int i = 0; i < 4; i++) {
            last().written();
            last().fail(new RedisException("Connection closed"));
            time.advance(RETRY);
        }
        last().answer("done");
        assertThat(made.get(0).sent()).hasSize(5);
        assertThat(Reply.text(a.join(), 0)).isEqualTo("done");
    }

    @Test
    void a_script_that_is_not_known_goes_out_in_full_as_if_for_the_first_time() {
        send("a");
        assertThat(last().written()).isEqualTo("EVALSHA a 0");
        last().fail(new RedisNoScriptException("NOSCRIPT"));
        time.advance(Duration.ZERO);
        assertThat(last().written()).isEqualTo("EVAL a 0");
    }

    @Test
    void a_script_that_is_not_known_any_more_may_have_run_on_the_connection_before() {
        send("a");
        last().written();
        last().fail(new RedisException("Connection closed"));
        time.advance(RETRY);
        assertThat(last().written()).isEqualTo("EVALSHA a 1");
        last().fail(new RedisNoScriptException("NOSCRIPT"));
        time.advance(Duration.ZERO);
        assertThat(last().written()).isEqualTo("EVAL a 1");
    }

    @Test
    void what_redis_refuses_is_not_sent_again_and_keeps_nobody() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        last().fail(new RedisCommandExecutionException("OOM"));
        send("b");
        assertFailed(a, Outcome.REJECTED, "OOM");
        assertThat(written(made.get(0)).get(1)).isEqualTo("EVALSHA b 0");
    }

    @Test
    void a_call_without_an_answer_fails_in_time_as_unknown_and_one_that_was_never_sent_as_rejected() {
        CompletableFuture<List<Object>> sent = run("a");
        last().written();
        CompletableFuture<List<Object>> unsent = run("b");
        time.advance(PATIENCE.minusMillis(1));
        assertThat(sent).isNotDone();
        time.advance(Duration.ofMillis(101));
        assertFailed(sent, Outcome.UNKNOWN, "PT2S");
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
        first.fail(new RedisException("Connection closed"));
        CompletableFuture<List<Object>> b = run("b");
        time.advance(RETRY);
        assertThat(written(made.get(0)).subList(1, 2)).containsExactly("EVALSHA b 0");
        assertThat(b).isNotDone();
    }

    @Test
    void a_new_connection_gets_first_what_the_old_one_has_not_answered() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        reconnect();
        send("b");
        time.advance(Duration.ZERO);

        assertThat(made.get(0).isClosed()).isTrue();
        assertThat(written(made.get(1))).containsExactly("EVALSHA a 1", "EVALSHA b 0");
        made.get(0).sent().get(0).fail(new RedisException("Connection closed"));
        send("c");
        assertThat(made.get(1).sent()).hasSize(3);
        made.get(1).sent().get(0).answer("done");
        assertThat(a).isCompleted();
    }

    @Test
    void an_answer_of_the_old_connection_counts_though_there_is_a_new_one() {
        CompletableFuture<List<Object>> a = run("a");
        last().written();
        reconnect();
        made.get(0).sent().get(0).answer("done");
        time.advance(RETRY);
        assertThat(a).isCompleted();
        assertThat(made.get(1).sent()).isEmpty();
        assertThat(line.isHalted()).isFalse();
    }

    @Test
    void closing_fails_what_waits_and_what_is_called_later() {
        CompletableFuture<List<Object>> sent = run("a");
        last().written();
        CompletableFuture<List<Object>> unsent = run("b");
        line.close();
        line.close();
        assertFailed(sent, Outcome.UNKNOWN, "closed");
        assertFailed(unsent, Outcome.REJECTED, "closed");
        assertFailed(run("c"), Outcome.REJECTED, "closed");
        assertThat(made.get(0).isClosed()).isTrue();
        reconnect();
        assertThat(made.get(1).isClosed()).isTrue();
        assertThat(line.isConnected()).isFalse();
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
        CompletableFuture<List<Object>> unused = run(word);
    }

    private void reconnect() {
        CompletionStage<Void> unused = line.connect();
    }

    private CompletableFuture<List<Object>> run(String word) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        return line.run(ScriptRunner.Call.of(SCRIPT, List.of(key), word)).toCompletableFuture();
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

    private final class FakeConnector implements Connector {
        @Override
        public CompletionStage<? extends StatefulConnection<byte[], byte[]>> commands() {
            FakeConnection next = new FakeConnection();
            made.add(next);
            return CompletableFuture.completedFuture(next.connection());
        }

        @Override
        public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}

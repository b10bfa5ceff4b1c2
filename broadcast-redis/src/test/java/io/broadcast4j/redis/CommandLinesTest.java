package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.ManualScheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Script SCRIPT = Script.named("throttle");

    private final ManualScheduler time = new ManualScheduler();
    private final FakeConnector connector = new FakeConnector();
    private final CommandLines lines = new CommandLines(connector, new Control(time), PATIENCE, 1);

    @BeforeEach
    void connect() {
        assertThat(lines.connect().toCompletableFuture()).isCompleted();
    }

    @Test
    void a_connection_that_is_replaced_is_closed_and_what_it_has_not_answered_goes_over_the_new_one() {
        send("a");
        connect();
        time.advance(Duration.ZERO);
        assertThat(made(0).isClosed()).isTrue();
        assertThat(made(1).isClosed()).isFalse();
        assertThat(made(1).sent()).hasSize(1);
    }

    @Test
    void connections_that_are_given_up_are_closed_and_missed() {
        lines.drop();
        assertThat(made(0).isClosed()).isTrue();
        assertThat(lines.areConnected()).isFalse();
        assertThat(run("a")).isCompletedExceptionally();
        connect();
        assertThat(lines.areConnected()).isTrue();
    }

    @Test
    void a_connection_that_does_not_answer_is_replaced_and_one_that_was_asked_nothing_is_not() {
        Duration silence = Duration.ofSeconds(5);
        time.advance(silence.multipliedBy(4));
        lines.renewSilent(silence);
        assertThat(connector.madeForCommands()).hasSize(1);
        send("a");
        time.advance(silence);
        lines.renewSilent(silence);
        assertThat(connector.madeForCommands()).hasSize(2);
        assertThat(made(0).isClosed()).isTrue();
    }

    @Test
    void closing_closes_the_connection_and_one_that_comes_too_late() {
        CompletableFuture<List<Object>> a = run("a");
        lines.close();
        lines.close();
        assertThat(a).isCompletedExceptionally();
        assertThat(made(0).isClosed()).isTrue();
        connect();
        assertThat(made(1).isClosed()).isTrue();
        assertThat(lines.areConnected()).isFalse();
    }

    private void send(String word) {
        assertThat(run(word)).isNotDone();
    }

    private CompletableFuture<List<Object>> run(String word) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        return lines.run(ScriptRunner.Call.of(SCRIPT, List.of(key), word)).toCompletableFuture();
    }

    private FakeConnection made(int index) {
        return connector.madeForCommands().get(index);
    }
}

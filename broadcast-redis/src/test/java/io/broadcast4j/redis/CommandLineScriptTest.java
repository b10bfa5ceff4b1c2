package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.ManualScheduler;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How a {@link CommandLine} names scripts: by their text or by its digest. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLineScriptTest {
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Script SCRIPT = Script.named("throttle");
    private static final String UNKNOWN_SCRIPT = "NOSCRIPT No matching script";

    private final RedisException lost = new RedisException("Connection closed");
    private final ManualScheduler time = new ManualScheduler();
    private final List<FakeConnection> made = new ArrayList<>();
    private final CommandLine line = new CommandLine(new Control(time), Duration.ofSeconds(2));

    @BeforeEach
    void connect() {
        FakeConnection next = new FakeConnection();
        made.add(next);
        line.use(next.connection());
    }

    @Test
    void a_script_goes_by_its_text_until_redis_has_run_it_over_this_connection_and_by_its_digest_then() {
        run("a");
        run("b");
        assertThat(written(made.get(0))).containsExactly("EVAL a 0", "EVAL b 0");
        made.get(0).sent().get(0).answer("done");
        run("c");
        assertThat(last().written()).isEqualTo("EVALSHA c 0");
        connect();
        time.advance(Duration.ZERO);
        assertThat(written(made.get(1))).containsExactly("EVAL b 1", "EVAL c 1");
    }

    @Test
    void a_script_that_is_not_known_any_more_goes_out_in_full_as_if_for_the_first_time() {
        makeKnown();
        run("a");
        assertThat(last().written()).isEqualTo("EVALSHA a 0");
        last().refuse(UNKNOWN_SCRIPT);
        time.advance(Duration.ZERO);
        assertThat(last().written()).isEqualTo("EVAL a 0");
    }

    @Test
    void a_script_that_is_not_known_any_more_may_have_run_before() {
        run("a");
        last().written();
        run("b");
        made.get(0).sent().get(0).fail(lost);
        last().answer("done");
        time.advance(RETRY);
        assertThat(last().written()).isEqualTo("EVALSHA a 1");
        last().refuse(UNKNOWN_SCRIPT);
        time.advance(Duration.ZERO);
        assertThat(last().written()).isEqualTo("EVAL a 1");
    }

    @Test
    void what_follows_a_script_that_is_not_known_waits_for_it() {
        makeKnown();
        run("a");
        run("b");
        List<FakeConnection.Sent> sent = made.get(0).sent();
        sent.get(1).refuse(UNKNOWN_SCRIPT);
        run("c");
        time.advance(RETRY);
        assertThat(made.get(0).sent()).hasSize(3);
        sent.get(2).refuse(UNKNOWN_SCRIPT);
        time.advance(Duration.ZERO);
        assertThat(made.get(0).sent().stream().skip(3).map(FakeConnection.Sent::written))
                .containsExactly("EVAL a 0", "EVAL b 0", "EVAL c 0");
    }

    @Test
    void a_script_that_redis_refused_to_run_is_not_taken_for_known() {
        run("a");
        last().refuse("LOADING Redis is loading the dataset in memory");
        run("b");
        assertThat(last().written()).isEqualTo("EVAL b 0");
    }

    /** Has Redis run the script. */
    private void makeKnown() {
        run("known");
        last().answer("done");
    }

    private void run(String word) {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        line.run(ScriptRunner.Call.of(SCRIPT, List.of(key), word));
    }

    private FakeConnection.Sent last() {
        List<FakeConnection.Sent> sent = made.get(made.size() - 1).sent();
        return sent.get(sent.size() - 1);
    }

    private static List<String> written(FakeConnection connection) {
        return connection.sent().stream().map(FakeConnection.Sent::written).toList();
    }
}

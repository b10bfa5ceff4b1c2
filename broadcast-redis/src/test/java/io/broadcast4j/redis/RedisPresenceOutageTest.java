package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RedisPresenceOutageTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void what_a_hanging_server_does_in_the_end_is_told_in_its_order() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server(), SHORT);
                Attenders node = new Attenders(scripts, LONG)) {
            node.join(ROOM, "tab 0", "anna");
            REDIS.server().pause();
            var calls = List.of(
                    node.registry().leave(ROOM, "tab 0", Duration.ZERO),
                    node.registry().join(ROOM, "tab 1", "bert", Attenders.info("{}")),
                    node.registry().update(ROOM, "tab 1", Attenders.info("1")));
            calls.forEach(RedisPresenceOutageTest::assertUnknown);
            RealTime.pass(SHORT.multipliedBy(3));
            REDIS.server().unpause();
            Await.until("it answers", () -> !failed(node.registry().members(ROOM)));
            node.leave(ROOM, "tab 1", Duration.ZERO);

            Await.until("all is told", () -> node.told().size() >= 5);
            assertThat(node.told())
                    .containsExactly("JOIN anna", "LEAVE anna", "JOIN bert", "UPDATE bert", "LEAVE bert");
        }
    }

    @Test
    void a_call_that_comes_after_its_caller_was_told_of_its_failure_does_nothing() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders watcher = new Attenders(scripts, LONG)) {
            Queue<ScriptRunner.Call> delayed = new ConcurrentLinkedQueue<>();
            Attenders node = new Attenders(new ScriptRunner() {
                @Override
                public CompletionStage<List<Object>> run(Call call) {
                    if (!new String(call.args().get(0), java.nio.charset.StandardCharsets.UTF_8).equals("join")) {
                        return scripts.run(call);
                    }
                    delayed.add(call);
                    return CompletableFuture.failedStage(new BroadcastException(Outcome.UNKNOWN, "on its way"));
                }
            });
            assertUnknown(node.registry().join(ROOM, "tab", "anna", Attenders.info("{}")));
            Await.until("forbidden", () -> !((List<?>) REDIS.server().command("KEYS", "*done*")).isEmpty());

            Attenders.await(scripts.run(delayed.remove()));

            assertThat(watcher.ids(ROOM)).isEmpty();
            assertThat(node.told()).isEmpty();
            node.close();
        }
    }

    @Test
    void members_leave_even_when_the_server_has_no_memory_left() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders node = new Attenders(scripts, LONG)) {
            node.join(ROOM, "tab 1", "anna");
            node.join(ROOM, "tab 2", "bert");
            REDIS.server().command("CONFIG", "SET", "maxmemory", "1");
            try {
                node.leave(ROOM, "tab 1", Duration.ZERO);
                node.leave(ROOM, "nobody's", Duration.ZERO);
                assertThat(node.ids(ROOM)).containsExactly("bert");
                assertThatThrownBy(() -> node.join(ROOM, "tab 3", "carl"))
                        .rootCause()
                        .hasMessageContaining("OOM");
                assertThat(node.told()).containsExactly("JOIN anna", "JOIN bert", "LEAVE anna");
            } finally {
                REDIS.server().command("CONFIG", "SET", "maxmemory", "0");
            }
        }
    }

    @Test
    void a_server_that_has_forgotten_everything_has_everybody_join_again() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders node = new Attenders(scripts)) {
            node.join(ROOM, "tab", "anna");
            REDIS.server().command("FLUSHALL");

            assertThat(node.touch(ROOM, "tab")).hasSize(1);
            node.join(ROOM, "tab", "anna");
            assertThat(node.ids(ROOM)).containsExactly("anna");
            Await.until("she leaves", () -> node.told().equals(List.of("JOIN anna", "JOIN anna", "LEAVE anna")));
        }
    }

    private static boolean failed(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
            return false;
        } catch (java.util.concurrent.CompletionException e) {
            return true;
        }
    }

    private static void assertUnknown(CompletionStage<?> stage) {
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        BroadcastException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
}

package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RedisPresenceRaceTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");
    private static final int SESSIONS = 8;
    private static final int STEPS = 1_000;
    private static final Duration LONG = Duration.ofSeconds(60);

    private static LettuceScripts one;
    private static LettuceScripts other;

    @BeforeAll
    static void connect() {
        one = LettuceScripts.on(REDIS.server());
        other = LettuceScripts.on(REDIS.server());
    }

    @AfterAll
    static void disconnect() {
        one.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void two_nodes_that_race_for_the_same_sessions_tell_what_is_so_in_the_end(long seed) throws InterruptedException {
        try (Attenders anna = new Attenders(one, LONG);
                Attenders bert = new Attenders(other, LONG)) {
            race(seed, anna, bert);

            assertConsistent(anna, bert);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6, 7, 8, 9})
    void nothing_is_told_twice_or_never_when_answers_are_lost(long seed) throws InterruptedException {
        ScriptRunner cut = new LosingScripts(one, new Random(seed), 30, 2);
        ScriptRunner cutToo = new LosingScripts(other, new Random(~seed), 30, 2);
        try (Attenders anna = new Attenders(cut, LONG);
                Attenders bert = new Attenders(cutToo, LONG)) {
            race(seed, anna, bert);

            assertConsistent(anna, bert);
        }
    }

    @Test
    void each_node_tells_of_a_member_that_it_joins_and_leaves_alternately() throws InterruptedException {
        ScriptRunner cut = new LosingScripts(one, new Random(8), 30, 5);
        AtomicInteger wrong = new AtomicInteger();
        try (Attenders anna = new Attenders(cut, LONG)) {
            List<CompletionStage<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(anna.registry().join(ROOM, "tab", "anna", Attenders.info("{}")));
                calls.add(anna.registry().leave(ROOM, "tab", Duration.ZERO));
            }
            calls.forEach(RedisPresenceRaceTest::ended);
            Await.until("everything told", () -> anna.told().size() == 600);

            for (int i = 0; i < 600; i++) {
                if (!anna.told().get(i).equals(i % 2 == 0 ? "JOIN anna" : "LEAVE anna")) {
                    wrong.incrementAndGet();
                }
            }
            assertThat(wrong).hasValue(0);
        }
    }

    private static void race(long seed, Attenders... nodes) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Attenders node : nodes) {
            Random random = new Random(seed + threads.size());
            threads.add(new Thread(() -> comeAndGo(node.registry(), random)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void comeAndGo(RedisPresence registry, Random random) {
        List<CompletionStage<Void>> calls = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int number = random.nextInt(SESSIONS);
            String session = "session " + number;
            calls.add(
                    switch (random.nextInt(5)) {
                        case 0, 1 ->
                            registry.join(
                                    ROOM,
                                    session,
                                    "member " + number % (SESSIONS / 2),
                                    Attenders.info(Integer.toString(random.nextInt(3))));
                        case 2 -> registry.update(ROOM, session, Attenders.info("{\"by\":" + number + "}"));
                        case 3 -> registry.leave(ROOM, session, Duration.ofMillis(random.nextInt(20)));
                        default -> registry.leave(ROOM, session, Duration.ZERO);
                    });
            if (i % 10 == 0) {
                calls.forEach(RedisPresenceRaceTest::ended);
                calls.clear();
            }
        }
        calls.forEach(RedisPresenceRaceTest::ended);
    }

    private static void ended(CompletionStage<Void> stage) {
        Await.until("an answer or a failure", () -> stage.toCompletableFuture().isDone());
    }

    private static void assertConsistent(Attenders anna, Attenders bert) {
        assertThat(anna.told()).isNotEmpty();
        // Asks without losing answers. It may find somebody whose grace is over before the others do.
        try (Attenders guest = new Attenders(one, LONG)) {
            Await.until("told and listed are the same", () -> {
                Set<String> present = new HashSet<>(guest.ids(ROOM));
                Map<String, Integer> balance = Attenders.balance(anna, bert, guest);
                return balance.keySet().equals(present)
                        && balance.values().stream().allMatch(count -> count == 1);
            });
            for (int i = 0; i < SESSIONS; i++) {
                guest.leave(ROOM, "session " + i, Duration.ZERO);
            }
            Await.until(
                    "all have left", () -> Attenders.balance(anna, bert, guest).isEmpty());
        }
    }
}

package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Stream;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.PresencePage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RedisPresenceSweepTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");
    private static final String INDEX = text(Attenders.NAMES.own("presence", "streams"));
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final List<LettuceScripts> connections = new ArrayList<>();
    private final List<Attenders> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            connections.add(LettuceScripts.on(REDIS.server()));
            nodes.add(new Attenders(connections.get(i)));
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(Attenders::close);
        connections.forEach(LettuceScripts::close);
    }

    @Test
    void who_was_on_a_dead_node_leaves_once_though_all_others_look_for_it() {
        try (LettuceScripts dying = LettuceScripts.on(REDIS.server())) {
            Attenders dead = new Attenders(dying);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                dead.join(Stream.of("room", i % 150), "tab " + i, "member " + i);
                expected.add("LEAVE member " + i);
            }
            nodes.get(0).join(Stream.of("room", 0), "elsewhere", "member 0");
            expected.remove("LEAVE member 0");
            dead.close();
            passTouching(Stream.of("room", 0), "elsewhere");

            assertThat(told()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(nodes.get(1).ids(Stream.of("room", 0))).containsExactly("member 0");
        }
    }

    @Test
    void very_many_whose_leases_end_at_once_are_not_listed_and_leave_once_each() {
        int all = 1_700;
        joinAll(nodes.get(0), all);
        nodes.get(0).close();

        RealTime.pass(Attenders.LEASE);
        assertThat(nodes.get(1).page(ROOM, "", 1_000)).isEqualTo(new PresencePage(List.of(), 0, false));

        Await.until("all have left", () -> leaves().size() >= all);
        Await.holdsOn("nobody leaves twice", SLACK, () -> leaves().size() == all);
        assertThat(leaves()).doesNotHaveDuplicates();
    }

    @Test
    void nothing_remains_of_those_who_have_left_and_everything_has_its_time() {
        joinAll(nodes.get(0), 50);
        nodes.get(1).leave(ROOM, "tab 7", Duration.ofMillis(100));
        nodes.get(2).join(Stream.of("other room"), "tab", "anna");
        nodes.get(2).leave(Stream.of("other room"), "tab", Duration.ZERO);
        assertThat(keys("*")).isNotEmpty().allSatisfy(key -> {
            long left = (Long) REDIS.server().command("PTTL", key);
            assertThat(left)
                    .as(key)
                    .isBetween(1L, PresenceCalls.OUTLIVES.multipliedBy(2).toMillis());
        });

        Await.until("all but what calls answered is gone", () -> keys("*").equals(keys("*:presence:done:*")));
        Await.until("all were told to leave", () -> leaves().size() == 51);
    }

    @Test
    void renewing_a_lease_brings_a_stream_back_into_a_lost_index() {
        nodes.get(0).join(ROOM, "tab", "anna");
        REDIS.server().command("DEL", INDEX);

        nodes.get(0).touch(ROOM, "tab");
        nodes.get(0).close();

        Await.until("anna left", () -> leaves().equals(List.of("LEAVE anna")));
    }

    @Test
    void an_index_may_name_streams_where_nobody_is_and_such_that_cannot_be() {
        REDIS.server().command("ZADD", INDEX, "1", "empty", "2", "not\na stream", "3", "@/reserved/x", "4", "");
        nodes.get(0).join(ROOM, "tab", "anna");
        nodes.get(0).close();

        Await.until("anna left", () -> leaves().equals(List.of("LEAVE anna")));
        Await.until("the index is empty", () -> keys(INDEX).isEmpty());
    }

    @Test
    void a_key_of_somebody_else_harms_its_own_stream_only() {
        Stream broken = Stream.of("broken");
        nodes.get(0).join(ROOM, "tab 1", "anna");
        nodes.get(0).join(ROOM, "tab 2", "bert");
        nodes.get(0).join(broken, "tab", "carl");
        REDIS.server().command("SET", key(broken, "presence:order"), "of somebody else");

        for (int i = 0; i < 4; i++) {
            Attendance there = new Attendance(ROOM, "tab 1", Instant.EPOCH);
            Attendance nowhere = new Attendance(ROOM, "tab 3", Instant.EPOCH);
            Attendance lost = new Attendance(broken, "tab", Instant.EPOCH);
            assertThat(Attenders.await(nodes.get(0).registry().touch(List.of(lost, there, nowhere))))
                    .containsExactly(nowhere);
            RealTime.pass(Attenders.LEASE.dividedBy(3));
        }

        Await.until("bert left", () -> leaves().equals(List.of("LEAVE bert")));
        assertThat(nodes.get(1).ids(ROOM)).containsExactly("anna");
        assertRefused(nodes.get(1).registry().members(broken));
        assertRefused(nodes.get(1).registry().leave(broken, "tab", Duration.ZERO));
    }

    @Test
    void a_call_that_meets_a_key_of_somebody_else_writes_nothing() {
        REDIS.server().command("SET", key(ROOM, "presence:about"), "of somebody else");

        assertRefused(nodes.get(0).registry().join(ROOM, "tab", "anna", Attenders.info("{}")));

        assertThat(keys("*")).containsExactly(key(ROOM, "presence:about"));
        assertThat(told()).isEmpty();
    }

    @Test
    void who_was_leaving_and_joins_again_stays_until_its_new_lease_ends() {
        nodes.get(0).join(ROOM, "tab", "anna");
        nodes.get(0).leave(ROOM, "tab", Duration.ofMillis(300));
        nodes.get(1).join(ROOM, "tab", "anna");

        RealTime.pass(Attenders.LEASE.dividedBy(2));
        assertThat(nodes.get(2).ids(ROOM)).containsExactly("anna");
        assertThat(nodes.get(1).touch(ROOM, "tab")).isEmpty();
        RealTime.pass(Attenders.LEASE.multipliedBy(3).dividedBy(4));
        assertThat(nodes.get(2).ids(ROOM)).containsExactly("anna");

        Await.until("anna left", () -> leaves().equals(List.of("LEAVE anna")));
    }

    private void passTouching(Stream stream, String session) {
        for (int i = 0; i < 9; i++) {
            RealTime.pass(Attenders.LEASE.dividedBy(5));
            assertThat(nodes.get(0).touch(stream, session)).isEmpty();
        }
    }

    private static void joinAll(Attenders node, int members) {
        List<CompletionStage<Void>> joins = IntStream.range(0, members)
                .mapToObj(i -> node.registry().join(ROOM, "tab " + i, "member " + i, Attenders.info("{}")))
                .toList();
        joins.forEach(Attenders::await);
    }

    private static void assertRefused(CompletionStage<?> stage) {
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        BroadcastException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(BroadcastException.Outcome.REJECTED));
    }

    private List<String> told() {
        return nodes.stream().flatMap(node -> node.told().stream()).toList();
    }

    private List<String> leaves() {
        return told().stream().filter(change -> change.startsWith("LEAVE")).toList();
    }

    private static List<String> keys(String pattern) {
        List<?> keys = (List<?>) REDIS.server().command("KEYS", pattern.replace("{", "\\{"));
        return keys.stream().map(String::valueOf).sorted().toList();
    }

    private static String key(Stream stream, String part) {
        return text(Attenders.NAMES.of(stream, part));
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}

package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of publications where Redis has odd data, or is given some. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RedisPublishingTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");
    private static final Stream OTHER = Stream.of("other");
    private static final Names NAMES = new Names("app");
    private static final HistoryPolicy KEPT = HistoryPolicy.keep(100, Duration.ofMinutes(5));

    private HearingNode one;
    private HearingNode two;

    @BeforeEach
    void start() {
        one = HearingNode.at(REDIS.server().uri());
        two = HearingNode.at(REDIS.server().uri());
        two.listen(ROOM);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void a_message_without_history_arrives_though_redis_has_forgotten_all_scripts() {
        REDIS.server().command("SCRIPT", "FLUSH");
        assertThat(one.publish(ROOM, "a", HistoryPolicy.OFF)).isEqualTo(Position.NONE);
        Await.until("it arrives", () -> two.texts(ROOM).equals("a"));
    }

    @Test
    void a_repetition_on_another_node_delivers_nothing_and_has_the_place_of_the_first() {
        Position first = Attenders.await(one.publish(ROOM, "a", KEPT, "key"));
        assertThat(Attenders.await(two.publish(ROOM, "b", KEPT, "key"))).isEqualTo(first);
        assertThat(Attenders.await(two.publish(ROOM, "c", HistoryPolicy.OFF, "key")))
                .isEqualTo(first);
        Position other = Attenders.await(two.publish(OTHER, "d", KEPT, "key"));
        assertThat(other.epoch()).isNotEqualTo(first.epoch());
        one.publish(ROOM, "end");
        Await.until("the last one arrives", () -> two.texts(ROOM).equals("a end"));
    }

    @Test
    void a_repetition_without_history_delivers_nothing() {
        assertThat(Attenders.await(one.publish(ROOM, "a", HistoryPolicy.OFF, "key")))
                .isEqualTo(Position.NONE);
        assertThat(Attenders.await(two.publish(ROOM, "b", HistoryPolicy.OFF, "key")))
                .isEqualTo(Position.NONE);
        one.publish(ROOM, "end");
        Await.until("the last one arrives", () -> two.texts(ROOM).equals("a end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key"})
    void an_answer_that_is_lost_is_found_again_and_nothing_is_delivered_twice(String key) {
        try (FaultProxy proxy = FaultProxy.before(REDIS.server());
                HearingNode node = HearingNode.at(proxy.uri())) {
            node.publish(ROOM, "first");
            proxy.blackhole(Direction.TO_CLIENT, Peers.COMMANDS);
            CompletableFuture<Position> lost = node.publish(ROOM, "a", KEPT, key.isEmpty() ? null : key);
            Await.until("it was done", () -> two.texts(ROOM).equals("first a"));
            proxy.cut(Peers.COMMANDS);
            proxy.heal();
            Position found = Attenders.await(lost);
            Position end = node.publish(ROOM, "end");
            assertThat(found.offset()).isEqualTo(2);
            assertThat(end.isNextAfter(found)).isTrue();
            Await.until("the last one arrives", () -> two.texts(ROOM).equals("first a end"));
        }
    }

    @Test
    void a_repetition_after_the_stream_was_forgotten_delivers_nothing() {
        Position first = Attenders.await(one.publish(ROOM, "a", KEPT, "key"));
        REDIS.server().command("DEL", key(ROOM, "meta"));
        assertThat(Attenders.await(two.publish(ROOM, "b", KEPT, "key"))).isEqualTo(first);
        Position end = one.publish(ROOM, "end");
        assertThat(end.epoch()).isNotEqualTo(first.epoch());
        Await.until("the last one arrives", () -> two.texts(ROOM).equals("a end"));
        assertThat(HearingNode.told(one.since(ROOM, first))).isEqualTo("gap");
    }

    @Test
    void a_policy_may_change_from_message_to_message() {
        Position p1 = one.publish(ROOM, "1", KEPT);
        Position p2 = one.publish(ROOM, "2", KEPT);
        assertThat(told(p1)).isEqualTo("2");
        Position p3 = one.publish(ROOM, "3", HistoryPolicy.latestOnly(Duration.ofMinutes(5)));
        assertThat(p3.isNextAfter(p2)).isTrue();
        assertThat(told(p1)).isEqualTo("3");
        assertThat(told(p3)).isEmpty();
        assertThat(one.publish(ROOM, "off", HistoryPolicy.OFF)).isEqualTo(Position.NONE);
        assertThat(told(p1)).isEqualTo("3");
        assertThat(told(p3)).isEmpty();
        Position p4 = two.publish(ROOM, "4", KEPT);
        Position p5 = two.publish(ROOM, "5", KEPT);
        assertThat(p4.isNextAfter(p3)).isTrue();
        assertThat(told(p1)).as("2 is gone").isEqualTo("gap");
        assertThat(told(p3)).isEqualTo("4 5");
        assertThat(told(p4)).isEqualTo("5");
        assertThat(told(p5)).isEmpty();
        Await.until("all have arrived", () -> two.texts(ROOM).equals("1 2 3 off 4 5"));
    }

    @Test
    void messages_are_forgotten_when_their_age_has_come() {
        HistoryPolicy brief = HistoryPolicy.keep(10, Duration.ofMillis(600));
        Position p1 = one.publish(ROOM, "1", brief);
        Instant between = redisTime();
        RealTime.pass(Duration.ofMillis(350));
        Position p2 = one.publish(ROOM, "2", brief);
        assertThat(told(new Position(p1.epoch(), 0, ""))).isEqualTo("1 2");
        assertThat(told(p1)).isEqualTo("2");
        RealTime.pass(Duration.ofMillis(350));
        assertThat(told(new Position(p1.epoch(), 0, ""))).isEqualTo("gap");
        assertThat(told(p1)).isEqualTo("2");
        RealTime.pass(Duration.ofMillis(350));
        assertThat(told(p1)).isEqualTo("gap");
        assertThat(told(p2)).isEmpty();
        assertThat(HearingNode.told(one.since(ROOM, between))).isEqualTo("gap");
        assertThat(HearingNode.told(one.since(ROOM, redisTime()))).isEmpty();
        Await.until("the log is gone", () -> (long) (Long) REDIS.server().command("EXISTS", key(ROOM, "log")) == 0);
        assertThat(told(p1)).isEqualTo("gap");
        assertThat(told(p2)).isEmpty();
        assertThat(one.publish(ROOM, "3", brief).isNextAfter(p2)).isTrue();
        assertThat(told(p2)).isEqualTo("3");
    }

    @Test
    void the_text_of_a_history_is_bounded_by_a_mebibyte_whatever_the_newest_one_has() {
        String large = "x".repeat(400_000);
        Position start = one.publish(ROOM, "start");
        Position p1 = one.publish(ROOM, "1" + large);
        Position p2 = one.publish(ROOM, "2" + large);
        assertThat(told(start)).startsWith("1x").contains(" 2x");
        Position p3 = one.publish(ROOM, "3" + large);
        assertThat(told(start)).isEqualTo("gap");
        assertThat(told(p1)).startsWith("2x").contains(" 3x");
        Position huge = one.publish(ROOM, "y".repeat(2 << 20));
        assertThat(huge.isNextAfter(p3)).isTrue();
        assertThat(told(p2)).isEqualTo("gap");
        assertThat(told(p3)).isEqualTo("gap");
        assertThat(told(huge)).isEmpty();
        Position end = one.publish(ROOM, "end");
        assertThat(told(huge)).isEqualTo("end");
        assertThat(told(end)).isEmpty();
        Await.until("all have arrived", () -> two.received().size() == 6);
    }

    @Test
    void nobody_hears_of_another_application() {
        try (HearingNode stranger =
                new HearingNode(RedisBackplane.builder(REDIS.server().uri()).prefix("app:1"))) {
            stranger.listen(ROOM);
            Position theirs = stranger.publish(ROOM, "theirs");
            Position ours = Attenders.await(one.publish(ROOM, "ours", KEPT, "key"));
            Attenders.await(stranger.publish(ROOM, "theirs too", KEPT, "key"));
            assertThat(HearingNode.told(one.since(ROOM, theirs))).isEqualTo("gap");
            assertThat(ours.offset()).isEqualTo(1);
            Await.until("they hear theirs", () -> stranger.texts(ROOM).equals("theirs theirs too"));
            Await.until("we hear ours", () -> two.texts(ROOM).equals("ours"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "meta"})
    void a_key_of_somebody_else_is_named_and_harms_its_own_stream_only(String part) {
        REDIS.server().command("DEL", key(ROOM, part));
        REDIS.server().command("SET", key(ROOM, part), "of somebody else");
        CompletableFuture<Position> bad = one.publish(ROOM, "bad", KEPT, null);
        CompletableFuture<Position> good = one.publish(OTHER, "good", KEPT, null);
        assertRejected(bad, "WRONGTYPE");
        assertThat(Attenders.await(good).offset()).isEqualTo(1);
        assertRejected(one.backplane().history().since(ROOM, redisTime()).toCompletableFuture(), "WRONGTYPE");
        REDIS.server().command("DEL", key(ROOM, part));
        one.publish(ROOM, "end");
        Await.until("it is well again", () -> two.texts(ROOM).equals("end"));
    }

    @Test
    void garbage_on_a_channel_harms_nothing() {
        String channel = key(ROOM, "live");
        for (String garbage : new String[] {
            "", " ", "hello", "- 0 -", "- 0 - 9D\n{}", "e 1 1-1 1D=%\n{}", "a.b 1 1-1 1D\n{}", "e x y 1D\n{}", "\u0000"
        }) {
            REDIS.server().command("PUBLISH", channel, garbage);
        }
        one.publish(ROOM, "end");
        Await.until("the next one arrives", () -> two.texts(ROOM).equals("end"));
        assertThat(two.news()).doesNotContain("lost");
    }

    @Test
    void what_was_handed_over_before_it_is_closed_is_stored() {
        HearingNode node = HearingNode.at(REDIS.server().uri());
        List<CompletableFuture<Position>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(node.publish(ROOM, Integer.toString(i), KEPT, null));
        }
        node.close();
        assertThat(all).allMatch(one -> one.isDone() && !one.isCompletedExceptionally());
        Await.until("all have arrived", () -> two.received().size() == 500);
    }

    @Test
    void closing_does_not_wait_long_for_a_redis_that_hangs() {
        HearingNode node = HearingNode.at(REDIS.server().uri());
        REDIS.server().pause();
        CompletableFuture<Position> stuck = node.publish(ROOM, "a", KEPT, null);
        long start = System.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(stuck).isCompletedExceptionally();
        REDIS.server().unpause();
    }

    private String told(Position position) {
        return HearingNode.told(one.since(ROOM, position));
    }

    private static Instant redisTime() {
        List<?> time = (List<?>) REDIS.server().command("TIME");
        return Instant.ofEpochSecond(Long.parseLong((String) time.get(0)))
                .plusNanos(1_000 * Long.parseLong((String) time.get(1)));
    }

    private static void assertRejected(CompletableFuture<?> stage, String cause) {
        assertThat(stage)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        BroadcastException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED))
                .withMessageContaining(cause);
    }

    private static String key(Stream stream, String part) {
        return new String(NAMES.of(stream, part), StandardCharsets.UTF_8);
    }
}

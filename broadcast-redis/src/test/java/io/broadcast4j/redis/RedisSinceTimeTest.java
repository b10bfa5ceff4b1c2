package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asking for what came since a time, around what makes Redis forget. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RedisSinceTimeTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");

    private HearingNode node;

    @BeforeEach
    void start() {
        node = HearingNode.at(REDIS.server().uri());
        node.listen(ROOM);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void what_was_dropped_since_then_is_a_gap_and_what_was_dropped_before_is_none() {
        HistoryPolicy two = HistoryPolicy.keep(2, Duration.ofMinutes(5));
        Instant start = now();
        node.publish(ROOM, "1", two);
        pass();
        Instant between = now();
        node.publish(ROOM, "2", two);
        assertThat(since(start)).isEqualTo("1 2");
        assertThat(since(between)).isEqualTo("2");
        node.publish(ROOM, "3", two);
        assertThat(since(start)).isEqualTo("gap");
        assertThat(since(between)).isEqualTo("2 3");
        assertThat(since(now().plusSeconds(1))).isEmpty();
        assertThat(since(Instant.EPOCH)).isEqualTo("gap");
    }

    @Test
    void what_was_flushed_is_a_gap_from_the_first_moment_on() {
        // Redis tells in whole seconds since when it has its data.
        node.publish(ROOM, "before");
        Await.until("the node knows its Redis", () -> !keys().isEmpty());
        RealTime.pass(Duration.ofMillis(1_100));
        Instant then = now();
        RealTime.pass(Duration.ofMillis(1_100));
        node.publish(ROOM, "lost");
        REDIS.server().command("FLUSHALL");

        assertThat(since(then)).isEqualTo("gap");
        node.publish(ROOM, "after");
        assertThat(since(then)).isEqualTo("gap");
        Await.until("the node has noticed", () -> node.news().contains("missed"));
        assertThat(since(then)).isEqualTo("gap");
        RealTime.pass(Duration.ofMillis(1_100));
        Instant later = now();
        node.publish(ROOM, "later");
        assertThat(since(later)).isEqualTo("later");
    }

    private String since(Instant time) {
        return HearingNode.told(node.since(ROOM, time));
    }

    private static List<?> keys() {
        return (List<?>) REDIS.server().command("KEYS", "*born*");
    }

    private static void pass() {
        RealTime.pass(Duration.ofMillis(5));
    }

    private static Instant now() {
        List<?> time = (List<?>) REDIS.server().command("TIME");
        return Instant.ofEpochSecond(Long.parseLong((String) time.get(0)))
                .plusNanos(1_000 * Long.parseLong((String) time.get(1)));
    }
}

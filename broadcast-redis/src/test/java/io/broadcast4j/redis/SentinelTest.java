package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages when a Sentinel makes another server the master. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SentinelTest {
    private static final Stream STREAM = Stream.of("room");

    private Replicated redis;
    private Listener publisher;
    private Listener listener;

    @BeforeEach
    void start() {
        redis = Replicated.start();
        RedisServer sentinel = redis.startSentinel();
        String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#" + Replicated.NAME;
        publisher = new Listener(RedisBackplane.builder(uri).prefix("app"));
        listener = new Listener(RedisBackplane.builder(uri).prefix("app"));
        listener.listen(STREAM);
    }

    @AfterEach
    void stop() {
        if (listener != null) {
            publisher.close();
            listener.close();
        }
        redis.close();
    }

    @Test
    void publishing_and_hearing_follow_a_failover() {
        publisher.publish(STREAM, "\"before\"").toCompletableFuture().join();
        listener.await(STREAM, "\"before\"");
        redis.awaitInSync();
        int missed = listener.timesMissed();

        redis.killMaster();
        redis.awaitFailover();
        Await.until("publishing works again", () -> isPublished("\"after\""));

        listener.await(STREAM, "\"after\"");
        assertThat(listener.heard(STREAM)).contains("\"before\"");
        Await.until("the engine is told to look", () -> listener.timesMissed() > missed);
        Await.until("nothing is lost any more", () -> listener.cause().isEmpty());
        assertThat(redis.replica().info("connected_clients")).isNotEqualTo("0");
    }

    @Test
    void what_is_published_at_once_after_the_failover_is_not_missed() throws InterruptedException {
        Traffic traffic = new Traffic(publisher, List.of(STREAM));
        traffic.awaitPublished(100);
        // One that is promoted before it has the stream at all knows nothing of its epoch.
        redis.awaitInSync();

        redis.killMaster();
        redis.awaitFailover();
        Await.until("publishing works again", () -> isPublished("\"after\""));
        traffic.awaitPublished(50);
        traffic.end();

        listener.await(STREAM, "\"after\"");
        String last = traffic.stored(STREAM).get(traffic.stored(STREAM).size() - 1);
        listener.await(STREAM, last);
        // What the old master confirmed before the replica had it is gone, but whoever was connected had heard it.
        Await.until("all", () -> listener.heard(STREAM).containsAll(traffic.stored(STREAM)));
    }

    private boolean isPublished(String json) {
        try {
            publisher.publish(STREAM, json).toCompletableFuture().join();
            return true;
        } catch (CompletionException stillAway) {
            return false;
        }
    }
}

package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.RecordingOutlet;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Redis that is not there, does not let a node in, or does not do what it is asked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(90)
class RedisAbsenceTest {
    private static final Stream ROOM = Stream.of("room");
    private static final String SECRET = "secret-word";

    private final List<String> news = new CopyOnWriteArrayList<>();
    private RedisServer redis;
    private BroadcastServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void a_node_does_not_start_without_redis_and_says_where_it_looked() {
        int port = FreePort.next();
        assertThat(refused("redis://somebody:" + SECRET + "@127.0.0.1:" + port))
                .contains("127.0.0.1:" + port)
                .contains("startWithoutRedis");
    }

    @Test
    void a_node_does_not_wait_for_a_redis_that_hangs() {
        redis = RedisServer.start();
        redis.pause();
        assertThat(refused("redis://:" + SECRET + "@127.0.0.1:" + redis.port())).contains("127.0.0.1:" + redis.port());
    }

    @ParameterizedTest
    @CsvSource({
        "'', NOAUTH",
        "':secret-word@', WRONGPASS",
        "'app:secret-word@', WRONGPASS",
        "'nobody:secret-word@', WRONGPASS"
    })
    void a_node_that_is_not_let_in_says_why(String credentials, String why) {
        redis = RedisServer.start("requirepass right", "user app on >right ~* &* +@all");
        assertThat(refused("redis://" + credentials + "127.0.0.1:" + redis.port()))
                .contains(why)
                .contains("127.0.0.1:" + redis.port());
    }

    @Test
    void a_node_works_as_a_user_who_may_do_no_more_than_it_needs() {
        redis = RedisServer.start(
                "requirepass right",
                "user app on >right resetkeys ~app:* resetchannels &app:* -@all +@connection +@scripting +@stream +@string"
                        + " +@hash +@keyspace +@pubsub +time -@dangerous -@admin");
        try (HearingNode node = HearingNode.at("redis://app:right@127.0.0.1:" + redis.port())) {
            node.listen(ROOM);
            node.publish(ROOM, "a");
            Await.until("it arrives", () -> node.texts(ROOM).equals("a"));
        }
    }

    @Test
    void a_node_that_started_without_redis_is_degraded_and_works_when_redis_is_there() {
        redis = RedisServer.start();
        try (FaultProxy link = FaultProxy.before(redis)) {
            link.refuse();
            server = server(link.uri(), true);
            Await.until(
                    "it is degraded",
                    Duration.ofSeconds(1),
                    () -> !server.health().isUp());
            assertThat(server.health().detail()).contains(Integer.toString(link.port()));
            assertRejectedAtOnce("no connection to Redis");
            RecordingOutlet early = subscribe();
            Await.until(
                    "the client is told something",
                    () -> !early.texts().isEmpty() || early.closed().isPresent());
            RecordingOutlet waiting = subscribe();
            link.accept();

            Await.until("it is well", () -> server.health().isUp());
            waiting.await(texts -> texts.stream().anyMatch(text -> text.contains("confirm_subscription")));
            assertWorks();
            assertThat(news).containsExactly("lost", "restored");
        }
    }

    @Test
    void a_redis_that_loads_its_data_is_named_as_the_cause_and_waited_for() {
        redis = RedisServer.start("loading-process-events-interval-bytes 1024");
        server = server(redis.uri(), false);
        assertWorks();
        for (int i = 0; i < 300; i++) {
            redis.command("SET", "key-" + i, "x".repeat(2_000));
        }
        redis.command("CONFIG", "SET", "key-load-delay", "10000");
        redis.command("CONFIG", "REWRITE");
        redis.command("SAVE");
        CompletableFuture<Void> restarted = CompletableFuture.runAsync(redis::restart);
        Await.until("it is loading", () -> outcome().contains("LOADING"));
        restarted.join();
        Await.until("it is well again", () -> outcome().equals("stored"));
        assertWorks();
    }

    @Test
    void a_redis_that_became_a_replica_is_named_as_the_cause_and_good_again_as_a_master() {
        redis = RedisServer.start();
        server = server(redis.uri(), false);
        assertWorks();
        redis.command("REPLICAOF", "127.0.0.1", Integer.toString(FreePort.next()));
        Await.until("it is read-only", () -> outcome().contains("READONLY"));
        assertRejectedAtOnce("READONLY");
        redis.command("REPLICAOF", "NO", "ONE");
        Await.until("it takes messages again", () -> outcome().equals("stored"));
        assertWorks();
    }

    private BroadcastServer server(String uri, boolean mayBeAbsent) {
        RedisBackplane.Builder recipe = RedisBackplane.builder(uri).prefix("app");
        return BroadcastServer.builder()
                .backplane((mayBeAbsent ? recipe.startWithoutRedis() : recipe).build())
                .limits(new Limits(
                        Limits.DEFAULT.inbound(),
                        Limits.DEFAULT.outbound(),
                        Limits.DEFAULT.capacity(),
                        Limits.DEFAULT.timing().withStop(Duration.ofMillis(100), Duration.ofSeconds(5)),
                        Limits.DEFAULT.continuity()))
                .channel("Room", new Channel() {
                    @Override
                    public void subscribed(Subscription client) {
                        client.streamFrom(ROOM);
                    }
                })
                .observer(new BroadcastObserver() {
                    @Override
                    public void backplaneLost(String cause) {
                        news.add("lost");
                    }

                    @Override
                    public void backplaneRestored(Duration outage) {
                        news.add("restored");
                    }
                })
                .build();
    }

    private RecordingOutlet subscribe() {
        RecordingOutlet outlet = new RecordingOutlet();
        Inlet inlet = server.open(Handshake.builder("/cable").build(), outlet);
        outlet.closing(inlet);
        inlet.receive("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"Room\\\"}\"}");
        return outlet;
    }

    private CompletableFuture<Position> broadcast() {
        return server.broadcaster().broadcast(ROOM, Map.of("text", "hello")).toCompletableFuture();
    }

    /** Broadcasts, and tells what became of it. */
    private String outcome() {
        return broadcast()
                .handle((position, failure) -> failure == null ? "stored" : failure.getMessage())
                .join();
    }

    private void assertWorks() {
        RecordingOutlet client = subscribe();
        client.await(texts -> texts.stream().anyMatch(text -> text.contains("confirm_subscription")));
        assertThat(outcome()).isEqualTo("stored");
        client.await(texts -> texts.stream().anyMatch(text -> text.contains("hello")));
    }

    private void assertRejectedAtOnce(String cause) {
        assertThat(broadcast())
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        BroadcastException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED))
                .withMessageContaining(cause);
    }

    /** Returns why a node cannot start, which is known within seconds and never tells the password. */
    private static String refused(String uri) {
        long start = System.nanoTime();
        BroadcastException failure = catchThrowableOfType(
                BroadcastException.class,
                () -> RedisBackplane.builder(uri).build().close());
        assertThat(failure).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).doesNotContain(SECRET);
        return failure.getMessage();
    }
}

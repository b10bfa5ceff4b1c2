package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages when the servers of a cluster change. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ClusterTopologyTest {
    private static final String PREFIX = "topology";

    private static RedisCluster redis;

    private Listener publisher;
    private Listener listener;

    @BeforeAll
    static void start() {
        // Without this line one dead master would be the end of all.
        redis = RedisCluster.start("cluster-require-full-coverage no");
        assumeTrue(
                redis.servers().get(0).supportsShardedPubSub(),
                "Channels are sharded from Redis 7.0 on, and this server is older");
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void connect() {
        publisher = new Listener(description());
        listener = new Listener(description());
    }

    @AfterEach
    void disconnect() {
        publisher.close();
        listener.close();
    }

    private RedisBackplane.Builder description() {
        return RedisBackplane.cluster(redis.uris().toArray(String[]::new)).prefix(PREFIX);
    }

    @Test
    void each_channel_is_subscribed_to_at_the_master_of_its_slot_alone() {
        List<Stream> streams = streams(30);
        streams.forEach(listener::listen);

        for (RedisServer server : redis.servers()) {
            List<?> channels = (List<?>) server.command("PUBSUB", "SHARDCHANNELS", PREFIX + ":*:live");
            assertThat(channels)
                    .isNotEmpty()
                    .allSatisfy(channel -> assertThat(redis.ownerOf(redis.slotOf((String) channel)))
                            .isSameAs(server));
            assertThat((List<?>) server.command("PUBSUB", "CHANNELS")).isEmpty();
        }
    }

    @Test
    void a_slot_moves_under_traffic_and_no_message_is_lost() throws InterruptedException {
        Stream moving = Stream.of("moving");
        Stream staying = Stream.of("staying");
        List.of(moving, staying).forEach(listener::listen);
        int slot = slotOf(moving);
        RedisServer target = redis.strangerTo(slot);
        Traffic traffic = new Traffic(publisher, List.of(moving, staying));

        traffic.awaitPublished(100);
        redis.beginMigration(slot, target);
        traffic.awaitPublished(50);
        redis.migrateKeys(slot, target);
        traffic.awaitPublished(50);
        redis.finishMigration(slot, target);
        traffic.awaitPublished(100);
        traffic.end();

        assertThat(traffic.failures()).isEmpty();
        for (Stream stream : List.of(moving, staying)) {
            Await.until("all of " + stream, () -> listener.heard(stream).containsAll(traffic.stored(stream)));
        }
        assertThat(listener.timesMissed()).isGreaterThan(1);
        assertThat((List<?>) target.command("PUBSUB", "SHARDCHANNELS", channel(moving)))
                .hasSize(1);
    }

    @Test
    void a_channel_is_heard_again_soon_after_its_slot_has_moved() {
        Stream stream = Stream.of("moving alone");
        listener.listen(stream);
        RedisServer target = redis.strangerTo(slotOf(stream));
        publisher.publish(stream, "1").toCompletableFuture().join();
        listener.await(stream, "1");

        redis.migrate(slotOf(stream), target);

        Await.until(
                "the channel is at its new place",
                Duration.ofSeconds(3),
                () -> !((List<?>) target.command("PUBSUB", "SHARDCHANNELS", channel(stream))).isEmpty());
        publisher.publish(stream, "2").toCompletableFuture().join();
        listener.await(stream, "2");
    }

    @Test
    void streams_of_the_other_masters_go_on_while_one_is_dead() throws InterruptedException {
        Stream dead = Stream.of("dead");
        RedisServer victim = redis.ownerOf(slotOf(dead));
        List<Stream> others = streams(20).stream()
                .filter(stream -> redis.ownerOf(slotOf(stream)) != victim)
                .toList();
        listener.listen(dead);
        others.forEach(listener::listen);
        Traffic doomed = new Traffic(publisher, List.of(dead));
        Traffic traffic = new Traffic(publisher, others);
        doomed.awaitPublished(10);
        traffic.awaitPublished(100);

        victim.kill();
        Await.until("the loss is told", () -> !listener.cause().isEmpty());
        traffic.awaitPublished(100);
        victim.restart();
        Await.until("the cluster is whole", () -> listener.cause().isEmpty());
        Await.until("publishing goes on", () -> isPublished(dead));
        traffic.end();
        doomed.end();

        assertThat(traffic.failures()).isEmpty();
        assertThat(traffic.slowestMillis()).isLessThan(1_000);
        for (Stream stream : others) {
            Await.until("all of " + stream, () -> listener.heard(stream).containsAll(traffic.stored(stream)));
        }
        listener.await(dead, "\"again\"");
    }

    @Test
    void without_sharded_channels_every_server_carries_every_message() {
        RedisBackplane.Builder flooded = description().withoutShardedChannels();
        try (Listener one = new Listener(flooded);
                Listener other = new Listener(description().withoutShardedChannels())) {
            for (Stream stream : streams(10)) {
                other.listen(stream);
                one.publish(stream, "1").toCompletableFuture().join();
                other.await(stream, "1");
            }
        }
    }

    @Test
    void a_user_with_the_documented_rights_is_enough() {
        redis.servers().forEach(server -> server.command(ConnectionTest.allowing(ConnectionTest.RIGHTS_IN_A_CLUSTER)));
        String[] uris = redis.uris().stream()
                .map(uri -> uri.replace("redis://", "redis://app:secret@"))
                .toArray(String[]::new);

        try (Listener node = new Listener(RedisBackplane.cluster(uris).prefix("app"))) {
            for (Stream stream : streams(10)) {
                node.listen(stream);
                node.publish(stream, "1").toCompletableFuture().join();
                node.await(stream, "1");
            }
        }
        redis.servers().forEach(ConnectionTest::assertNothingIsMissing);
    }

    private boolean isPublished(Stream stream) {
        try {
            publisher.publish(stream, "\"again\"").toCompletableFuture().join();
            return true;
        } catch (CompletionException stillAway) {
            return false;
        }
    }

    private static List<Stream> streams(int count) {
        return IntStream.range(0, count).mapToObj(i -> Stream.of("room " + i)).toList();
    }

    private int slotOf(Stream stream) {
        return redis.slotOf(channel(stream));
    }

    private static String channel(Stream stream) {
        return new String(new Names(PREFIX).of(stream, "live"), StandardCharsets.UTF_8);
    }
}

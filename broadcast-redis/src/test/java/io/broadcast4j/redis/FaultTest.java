package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Health;
import io.broadcast4j.Position;
import io.broadcast4j.backplane.HistoryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What goes wrong with Redis, done on purpose under load, and what becomes of the messages. After each fault every viewer
 * has seen each stored message once and in order, or was told that it missed some. The table of the run is written to
 * {@code target/reliability.md}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
@Isolated
class FaultTest {
    /** How long the long outages take, in seconds. */
    private static final int LONG_SECONDS = Integer.getInteger("faults.seconds", 7);

    private RedisServer redis;
    private FaultRun run;

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
        redis.close();
    }

    @AfterAll
    static void writeTable() throws IOException {
        FaultTable.write();
    }

    private FaultRun run() throws InterruptedException {
        return run(FaultRun.LONG);
    }

    private FaultRun run(HistoryPolicy history) throws InterruptedException {
        run = new FaultRun(redis.port(), history);
        return run;
    }

    @Test
    void F01_redis_is_killed_and_comes_back_with_its_data() throws Exception {
        redis = RedisServer.durable();
        run().broken();

        redis.kill();
        run.goOn(Duration.ofSeconds(1));
        redis.restart();
        FaultRow row = run.healed().recovered().judge("F01", "kill -9, restarted with its data");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
    }

    @Test
    void F02_redis_is_killed_and_comes_back_empty() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.kill();
        run.goOn(Duration.ofSeconds(1));
        redis.restartEmpty();
        FaultRow row = run.healed().recovered().judge("F02", "kill -9, restarted empty");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isGreaterThanOrEqualTo(run.viewers() * run.streams());
    }

    @Test
    void F03_redis_stands_still_for_a_moment() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.pause();
        run.goOn(Duration.ofSeconds(1));
        redis.unpause();
        FaultRow row = run.healed().recovered().judge("F03", "stopped for 1 s");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.published().unknown()).isZero();
    }

    @Test
    void F03_redis_stands_still_for_long() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.pause();
        Await.until("the node is degraded", () -> run.node(0).server().health().status() == Health.Status.DEGRADED);
        run.goOn(Duration.ofSeconds(LONG_SECONDS - 5L));
        redis.unpause();
        FaultRow row = run.healed().recovered().judge("F03", "stopped for " + LONG_SECONDS + " s");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.published().unknown()).isPositive();
        Await.until(
                "the nodes are well again", () -> run.node(0).server().health().isUp());
    }

    @Test
    void F04_the_connections_are_reset() throws Exception {
        redis = RedisServer.start();
        run().broken();

        for (int i = 0; i < 5; i++) {
            run.node(i % 2).proxy().cutAll();
            run.goOn(Duration.ofMillis(300));
        }
        FaultRow row = run.healed().recovered().judge("F04", "connections reset 5 times");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
    }

    @Test
    void F05_the_connections_are_dead_without_knowing() throws Exception {
        redis = RedisServer.start();
        run().broken();

        run.node(0).proxy().blackhole();
        Await.until("the node notices", () -> !run.node(0).server().health().isUp());
        assertThat(run.detection()).isLessThan(Duration.ofSeconds(6));
        run.node(0).proxy().heal();
        FaultRow row = run.healed().recovered().judge("F05", "one node's connections dead in both directions");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
    }

    @Test
    void F06_one_node_hears_nothing_any_more() throws Exception {
        redis = RedisServer.start();
        run().broken();

        run.node(1).proxy().blackhole(Direction.TO_CLIENT, Peers.SUBSCRIBERS);
        Await.until("the node notices", () -> !run.node(1).server().health().isUp());
        assertThat(run.detection()).isLessThan(Duration.ofSeconds(6));
        run.node(1).proxy().heal();
        FaultRow row = run.healed().recovered().judge("F06", "one node's subscriptions dead in one direction");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.signals().repaired()).isPositive();
    }

    @Test
    void F07_subscribers_are_killed_again_and_again() throws Exception {
        redis = RedisServer.start();
        run().broken();

        for (int i = 0; i < 8; i++) {
            redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            run.goOn(Duration.ofMillis(500));
        }
        FaultRow row = run.healed().recovered().judge("F07", "CLIENT KILL TYPE pubsub 8 times in 4 s");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.signals().repaired()).isPositive();
    }

    @Test
    void F09_the_last_message_is_not_heard() throws Exception {
        redis = RedisServer.start();
        run = new FaultRun(redis.port(), FaultRun.LONG, Duration.ofSeconds(2)).broken();
        FaultPublisher publisher = run.publisher(0);
        run.stopPublishing();

        CompletableFuture<byte[]> first = run.node(0).proxy().swallowPush("the last one");
        CompletableFuture<byte[]> second = run.node(1).proxy().swallowPush("the last one");
        publisher
                .publish("the last one", BroadcastOptions.DEFAULT)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        first.get(10, TimeUnit.SECONDS);
        second.get(10, TimeUnit.SECONDS);
        FaultRow row = run.healed().caughtUp(publisher).judge("F09", "last message swallowed, check every 2 s");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.signals().repaired()).isEqualTo(2);
    }

    @Test
    void F10_redis_is_out_of_memory() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.command("CONFIG", "SET", "maxmemory", "1mb");
        Await.until("publishing is refused", () -> run.publisher(0).rejected() > 20);
        redis.command("CONFIG", "SET", "maxmemory", "0");
        FaultRow row = run.healed().recovered().judge("F10", "out of memory, noeviction");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.published().unknown()).isZero();
    }

    @Test
    void F11_one_key_is_evicted() throws Exception {
        redis = RedisServer.start();
        run().broken();

        String prefix = keyOf("s0", "meta");
        redis.command("DEL", prefix);
        redis.command("DEL", keyOf("s1", "log"));
        FaultRow row = run.healed().recovered().judge("F11", "meta of one stream and log of another deleted");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isGreaterThanOrEqualTo(run.viewers());
    }

    private String keyOf(String stream, String part) {
        for (Object key : (java.util.List<?>) redis.command("KEYS", "*{" + stream + "}:" + part)) {
            return (String) key;
        }
        throw new AssertionError("There is no " + part + " of " + stream);
    }

    @Test
    void F12_everything_is_flushed() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.command("FLUSHALL");
        FaultRow row = run.healed().recovered().judge("F12", "FLUSHALL under load");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isGreaterThanOrEqualTo(run.viewers() * run.streams());
    }

    /** The offsets of what was lost are given again: only the ids of the entries tell one life from the other. */
    @Test
    void F13_a_replica_takes_over_that_has_not_got_the_newest_messages() throws Exception {
        try (Replicated both = Replicated.start()) {
            redis = both.replica();
            run = new FaultRun(both.master().port(), FaultRun.LONG).broken();

            both.isolateReplica();
            run.goOn(Duration.ofSeconds(2));
            run.node(0).proxy().retarget(redis.port());
            run.node(1).proxy().retarget(redis.port());
            both.killMaster();
            both.promoteReplica();
            FaultRow row = run.healed().recovered().judge("F13", "failover that lost the newest messages");

            FaultRun.assertHonest(row);
            assertThat(row.signals().gaps()).isGreaterThanOrEqualTo(run.viewers() * run.streams());
        }
    }

    @Test
    void F15_subscribing_is_forbidden() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.command("ACL", "SETUSER", "default", "-subscribe");
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        Await.until("the node notices", () -> !run.node(0).server().health().isUp());
        assertThat(run.detection()).isLessThan(Duration.ofSeconds(6));
        assertThat(run.node(0).cause()).contains("NOPERM");
        redis.command("ACL", "SETUSER", "default", "+subscribe");
        FaultRow row = run.healed().recovered().judge("F15", "subscribing forbidden by ACL, then allowed");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
        assertThat(row.signals().repaired()).isPositive();
    }

    /** What is not promised where nothing is remembered: the table shows it beside the rest. */
    @Test
    void without_history_an_interruption_loses_messages() throws Exception {
        redis = RedisServer.start();
        run(HistoryPolicy.OFF).broken();

        run.node(1).proxy().refuse();
        run.node(1).proxy().cut(Peers.SUBSCRIBERS);
        run.goOn(Duration.ofSeconds(1));
        run.node(1).proxy().accept();
        run.healed().goOn(Duration.ofSeconds(2));
        run.stopPublishing();
        int missing = run.missing();
        FaultRow row =
                run.judge("–", "history off: subscriptions away for 1 s, and " + missing + " deliveries missing");

        FaultRun.assertHonest(row);
        assertThat(missing).isPositive();
    }

    @Test
    void F35_a_publisher_repeats_what_was_not_answered() throws Exception {
        redis = RedisServer.start();
        run().broken();
        BroadcastOptions once = BroadcastOptions.DEFAULT.idempotencyKey("order 7");

        run.node(0).proxy().blackhole(Direction.TO_CLIENT, Peers.COMMANDS);
        CompletableFuture<Position> lost =
                run.publisher(0).publish("order-7", once).toCompletableFuture();
        assertThat(lost).failsWithin(Duration.ofSeconds(10));
        run.node(0).proxy().cutAll();
        run.node(0).proxy().heal();
        Position first = again(once);
        Position second = again(once);
        FaultRow row = run.healed().recovered().judge("F35", "answer lost, repeated with its idempotency key");

        assertThat(second).isEqualTo(first);
        FaultRun.assertHonest(row);
    }

    private Position again(BroadcastOptions options) throws Exception {
        return run.publisher(0)
                .publish("order-7", options)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void F36_connections_break_in_the_middle_of_a_batch() throws Exception {
        redis = RedisServer.start();
        run().broken();

        for (int i = 0; i < 6; i++) {
            CompletableFuture<Void> cut =
                    run.node(0).proxy().cutAfter(2_000 + 137L * i, Direction.TO_SERVER, Peers.COMMANDS);
            for (int j = 0; j < 200; j++) {
                run.publisher(0).publish();
            }
            cut.get(20, TimeUnit.SECONDS);
            run.publisher(0).awaitOutcomes();
            CompletableFuture<Void> cutBack =
                    run.node(0).proxy().cutAfter(1_000 + 71L * i, Direction.TO_CLIENT, Peers.COMMANDS);
            for (int j = 0; j < 200; j++) {
                run.publisher(0).publish();
            }
            cutBack.get(20, TimeUnit.SECONDS);
            run.publisher(0).awaitOutcomes();
        }
        FaultRow row = run.healed().recovered().judge("F36", "connections cut within batches 12 times");

        FaultRun.assertHonest(row);
        assertThat(row.published().unknown()).isZero();
    }
}

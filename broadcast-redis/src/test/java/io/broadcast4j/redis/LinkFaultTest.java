package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Position;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens between the nodes and Redis. */
class LinkFaultTest extends FaultTest {
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
    void F15_subscribing_is_forbidden() throws Exception {
        redis = RedisServer.start();
        run().broken();

        redis.command("ACL", "SETUSER", "default", "-subscribe");
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
        Await.until("the node notices and says why", () -> run.node(0).cause().contains("NOPERM"));
        assertThat(run.detection()).isLessThan(Duration.ofSeconds(6));
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

    private Position again(BroadcastOptions options) throws Exception {
        return run.publisher(0)
                .publish("order-7", options)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}

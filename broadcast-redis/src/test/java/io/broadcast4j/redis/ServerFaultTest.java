package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Health;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens to Redis itself. */
class ServerFaultTest extends FaultTest {
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
        run.healed().caughtUp(publisher);
        Await.until(
                "both nodes tell of it",
                () -> run.node(0).repaired() + run.node(1).repaired() == 2);
        FaultRow row = run.judge("F09", "last message swallowed, check every 2 s");

        FaultRun.assertHonest(row);
        assertThat(row.signals().gaps()).isZero();
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

    private String keyOf(String stream, String part) {
        for (Object key : (java.util.List<?>) redis.command("KEYS", "*{" + stream + "}:" + part)) {
            return (String) key;
        }
        throw new AssertionError("There is no " + part + " of " + stream);
    }
}

package io.broadcast4j.examples;

import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The nodes share a real Redis, and the one that is lost is a process that is killed. */
class TwoNodesOnRedisTest extends TwoNodesScenarios {
    private static LocalRedis redis;

    @BeforeAll
    static void start_redis() throws IOException {
        redis = LocalRedis.start();
    }

    @AfterAll
    static void stop_redis() {
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    LosableNode startFirst(Settings settings) throws IOException {
        return NodeProcess.start(Map.of(
                "SECRET", settings.secret(), "REDIS_URL", redis.url(), "PEERS", String.join(",", settings.peers())));
    }

    @Override
    DemoServer startSecond(Settings settings) throws IOException {
        Settings shared = settings.withRedis(redis.url());
        return DemoServer.start(shared, Limits.DEFAULT);
    }

    @Test
    @Override
    @Disabled("Presence is not on Redis yet")
    void both_nodes_show_one_list_of_who_is_here_and_a_move_is_no_leave() {}
}

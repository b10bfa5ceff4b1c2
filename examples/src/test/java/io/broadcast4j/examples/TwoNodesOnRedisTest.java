package io.broadcast4j.examples;

import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
}

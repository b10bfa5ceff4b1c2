package io.broadcast4j.redis;

import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.test.BackplaneContract;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Two nodes on a Redis Cluster of three masters keep the rules of every backplane. */
class RedisClusterBackplaneTest extends BackplaneContract {
    private static RedisCluster redis;

    @BeforeAll
    static void start() {
        redis = RedisCluster.start();
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @Override
    protected List<Backplane> cluster() {
        return List.of(node(), node());
    }

    private static Backplane node() {
        return RedisBackplane.cluster(redis.uris().toArray(String[]::new))
                .prefix("contract")
                .build();
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.test.BackplaneContract;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one Redis keep the rules of every backplane. */
class RedisBackplaneTest extends BackplaneContract {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    @Override
    protected List<Backplane> cluster() {
        return List.of(node(), node());
    }

    private static Backplane node() {
        return RedisBackplane.builder(REDIS.server().uri().toString())
                .prefix("contract")
                .build();
    }
}

package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;

/**
 * Makes connections to Redis, whatever its topology is.
 *
 * <p>Thread-safe. Non-blocking, but for {@link #close()}.
 */
interface Connector extends AutoCloseable {
    /**
     * Connects for commands. A connection that is lost comes back by itself; until then, and for what was not answered,
     * commands fail at once.
     */
    CompletionStage<? extends StatefulConnection<byte[], byte[]>> commands();

    /** Connects for subscriptions. Such a connection stays lost when it is lost. */
    CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions();

    /** Returns where Redis is, for people, without any password. */
    @Override
    String toString();

    /** Closes all connections. Blocks for two seconds at most. Idempotent. */
    @Override
    void close();
}

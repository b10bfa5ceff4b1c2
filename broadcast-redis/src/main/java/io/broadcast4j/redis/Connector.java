package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to Redis, whatever its topology is.
 *
 * <p>Thread-safe. Non-blocking, but for {@link #close()}.
 */
interface Connector extends AutoCloseable {
    /** How long a connection is waited for, in case the client never gives up. */
    Duration WITHIN = Duration.ofSeconds(10);

    /**
     * Connects for commands. A connection that is lost comes back by itself; until then, and for what was not answered,
     * commands fail at once.
     */
    CompletionStage<StatefulConnection<byte[], byte[]>> commands();

    /** Connects for the subscriptions to what a shard hands over. Such a connection stays lost when it is lost. */
    CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions(Shard shard);

    /** Returns the layout as last seen; it is unknown until there was a connection for commands. */
    Layout layout();

    /** Sees which layout the client knows by now: the same object as before unless it has changed. */
    Layout look();

    /** Has the client ask the servers for their layout, as it may have changed. */
    void refresh();

    /**
     * Connects. Whatever is thrown at once is a failed stage, like what goes wrong later, and so is a connection that is
     * not there after ten seconds: whoever waits for it has to try again.
     */
    static <C extends StatefulConnection<byte[], byte[]>> CompletionStage<C> attempt(
            Supplier<CompletionStage<C>> connecting, Control control) {
        CompletableFuture<C> made = new CompletableFuture<>();
        try {
            connecting.get().whenComplete((connection, failure) -> {
                if (connection == null) {
                    made.completeExceptionally(failure == null ? RedisFailure.notConnected() : failure);
                } else if (!made.complete(connection)) {
                    discard(connection);
                }
            });
        } catch (Throwable failure) {
            made.completeExceptionally(failure);
        }
        if (!made.isDone()) {
            control.schedule(
                    WITHIN, () -> made.completeExceptionally(new TimeoutException("No connection within " + WITHIN)));
        }
        return made;
    }

    /** Gives a connection up, if there is one, whatever becomes of that. */
    static void discard(@Nullable StatefulConnection<byte[], byte[]> old) {
        if (old != null) {
            CompletionStage<Void> gone = old.closeAsync();
            gone.exceptionally(failure -> null);
        }
    }

    /** Returns where Redis is, for people, without any password. */
    @Override
    String toString();

    /** Closes all connections. Blocks for two seconds at most. Idempotent. */
    @Override
    void close();
}

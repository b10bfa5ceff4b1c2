package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes connections that lead nowhere, at once, to a Redis that is no cluster. Thread-safe. */
final class FakeConnector implements Connector {
    private final List<FakeConnection> commands = new CopyOnWriteArrayList<>();
    private final List<FakeChannels> subscriptions = new CopyOnWriteArrayList<>();
    private final Layout layout = Layout.single();

    /** Returns the connections for commands that were made so far. */
    List<FakeConnection> madeForCommands() {
        return List.copyOf(commands);
    }

    /** Returns the connections for subscriptions that were made so far. */
    List<FakeChannels> madeForSubscriptions() {
        return List.copyOf(subscriptions);
    }

    @Override
    public CompletionStage<StatefulConnection<byte[], byte[]>> commands() {
        FakeConnection next = new FakeConnection();
        commands.add(next);
        return CompletableFuture.completedFuture(next.connection());
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions(Shard shard) {
        FakeChannels next = new FakeChannels();
        subscriptions.add(next);
        return CompletableFuture.completedFuture(next.connection());
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Layout look() {
        return layout;
    }

    @Override
    public void refresh() {}

    @Override
    public String toString() {
        return "nowhere";
    }

    @Override
    public void close() {}
}

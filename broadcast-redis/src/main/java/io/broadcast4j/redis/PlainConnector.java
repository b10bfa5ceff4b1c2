package io.broadcast4j.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.CompletionStage;

/**
 * Connects to one server, or to the master that Sentinels name.
 *
 * <p>Thread-safe.
 */
final class PlainConnector implements Connector {
    private final RedisURI uri;
    private final ClientResources resources = ClientSettings.startResources();
    private final RedisClient commands;
    private final RedisClient subscriptions;
    private final Layout layout = Layout.single();

    PlainConnector(RedisURI uri, ClientSettings settings) {
        this.uri = uri;
        this.commands = client(settings.commands(ClientOptions.builder()).build());
        this.subscriptions = client(settings.subscriptions());
    }

    private RedisClient client(ClientOptions options) {
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(options);
        return client;
    }

    @Override
    public CompletionStage<StatefulConnection<byte[], byte[]>> commands() {
        return commands.connectAsync(ByteArrayCodec.INSTANCE, uri).thenApply(connection -> connection);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions(Shard shard) {
        return subscriptions.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public Layout look() {
        return layout;
    }

    /** Does nothing: there is one shard, wherever it is. */
    @Override
    public void refresh() {}

    @Override
    public String toString() {
        return uri.toString();
    }

    @Override
    public void close() {
        ClientSettings.stop(resources, commands, subscriptions);
    }
}

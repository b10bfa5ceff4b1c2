package io.broadcast4j.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Connects to one server, or to the master that Sentinels name.
 *
 * <p>Thread-safe.
 */
final class PlainConnector implements Connector {
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(1);

    private final RedisURI uri;
    private final ClientResources resources;
    private final RedisClient commands;
    private final RedisClient subscriptions;

    PlainConnector(RedisURI uri, Duration connectTimeout) {
        this.uri = uri;
        this.resources = DefaultClientResources.builder()
                .reconnectDelay(() -> Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
        // What waits for an answer, and for how long, is the business of the command line.
        this.commands = client(options(connectTimeout)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        this.subscriptions = client(options(connectTimeout)
                .timeoutOptions(TimeoutOptions.enabled())
                .autoReconnect(false)
                .build());
    }

    private RedisClient client(ClientOptions options) {
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(options);
        return client;
    }

    private static ClientOptions.Builder options(Duration connectTimeout) {
        return ClientOptions.builder()
                .timeoutOptions(TimeoutOptions.create())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(connectTimeout)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
    }

    @Override
    public CompletionStage<? extends StatefulConnection<byte[], byte[]>> commands() {
        return commands.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions() {
        return subscriptions.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri);
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    @Override
    public void close() {
        commands.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        subscriptions.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}

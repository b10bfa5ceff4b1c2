package io.broadcast4j.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection that hears channels, for as long as it lasts.
 *
 * <p>Thread-safe. It calls its listener on the client's event loop.
 */
final class Subscriber {
    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final Listener listener;

    /** What a connection hears. Thread: the client's event loop, which must not be kept. */
    interface Listener {
        /** Takes a message. */
        void heard(ByteBuffer channel, byte[] message);

        /** Hears that a channel is subscribed to. */
        void subscribed(ByteBuffer channel);

        /** Hears that the connection is lost, or that Redis refuses what was asked. Perhaps more than once. */
        void lost(String cause);
    }

    /** Takes a connection over. */
    Subscriber(StatefulRedisPubSubConnection<byte[], byte[]> connection, Listener listener) {
        this.connection = connection;
        this.listener = listener;
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                listener.heard(ByteBuffer.wrap(channel), message);
            }

            @Override
            public void subscribed(byte[] channel, long count) {
                listener.subscribed(ByteBuffer.wrap(channel));
            }
        });
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                listener.lost("The connection to Redis was lost");
            }
        });
        if (!connection.isOpen()) {
            listener.lost("The connection to Redis was lost");
        }
    }

    void subscribe(Collection<ByteBuffer> channels) {
        watch(connection.async().subscribe(names(channels)));
    }

    void unsubscribe(Collection<ByteBuffer> channels) {
        watch(connection.async().unsubscribe(names(channels)));
    }

    private void watch(CompletionStage<@Nullable Void> command) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                listener.lost(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            }
        });
    }

    /** Gives the connection up. */
    void close() {
        CompletionStage<Void> gone = connection.closeAsync();
        gone.exceptionally(failure -> null);
    }

    private static byte[][] names(Collection<ByteBuffer> channels) {
        return channels.stream().map(ByteBuffer::array).toArray(byte[][]::new);
    }
}

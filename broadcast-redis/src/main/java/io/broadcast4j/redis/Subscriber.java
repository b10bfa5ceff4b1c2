package io.broadcast4j.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection that hears channels, for as long as it lasts.
 *
 * <p>Thread-safe. It calls its listener on the client's event loop.
 */
final class Subscriber {
    private static final List<String> NOT_HERE = List.of("MOVED ", "ASK ", "TRYAGAIN ", "CLUSTERDOWN ");

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final boolean sharded;
    private final Listener listener;

    /** What a connection hears. Thread: the client's event loop, which must not be kept. */
    interface Listener {
        /** Takes a message. */
        void heard(ByteBuffer channel, byte[] message);

        /** Hears that a channel is subscribed to. */
        void subscribed(ByteBuffer channel);

        /** Hears that a channel of a cluster is not subscribed to any more, because that was asked for or by itself. */
        void unsubscribed(ByteBuffer channel);

        /** Hears that a channel of a cluster cannot be subscribed to at this server now. */
        void refused(ByteBuffer channel);

        /** Hears that the connection is lost, or that Redis refuses what was asked. Perhaps more than once. */
        void lost(String cause);
    }

    /**
     * Takes a connection over.
     *
     * @param sharded whether it is one to a master of a cluster whose channels are sharded
     */
    Subscriber(StatefulRedisPubSubConnection<byte[], byte[]> connection, boolean sharded, Listener listener) {
        this.connection = connection;
        this.sharded = sharded;
        this.listener = listener;
        connection.addListener(sharded ? new ShardedNews() : new News());
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
        if (!sharded) {
            watch(connection.async().subscribe(names(channels)));
            return;
        }
        // The channels of one command have to be in one slot, so each has its own; all go out together.
        connection.setAutoFlushCommands(false);
        for (ByteBuffer channel : channels) {
            CompletionStage<@Nullable Void> command = connection.async().ssubscribe(names(List.of(channel)));
            command.whenComplete((done, failure) -> {
                if (failure != null && isNotHere(failure)) {
                    listener.refused(channel);
                } else if (failure != null) {
                    lost(failure);
                }
            });
        }
        connection.flushCommands();
        connection.setAutoFlushCommands(true);
    }

    void unsubscribe(Collection<ByteBuffer> channels) {
        if (!sharded) {
            watch(connection.async().unsubscribe(names(channels)));
            return;
        }
        for (ByteBuffer channel : channels) {
            CompletionStage<@Nullable Void> command = connection.async().sunsubscribe(names(List.of(channel)));
            command.whenComplete((done, failure) -> {
                // What is elsewhere by now is not heard here anyway.
                if (failure != null && !isNotHere(failure)) {
                    lost(failure);
                }
            });
        }
    }

    private static boolean isNotHere(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return NOT_HERE.stream().anyMatch(message::startsWith);
    }

    private void watch(CompletionStage<@Nullable Void> command) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                lost(failure);
            }
        });
    }

    private void lost(Throwable failure) {
        listener.lost(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    /** Gives the connection up. */
    void close() {
        Connector.discard(connection);
    }

    private static byte[][] names(Collection<ByteBuffer> channels) {
        return channels.stream().map(ByteBuffer::array).toArray(byte[][]::new);
    }

    /** What is heard where channels are not sharded. */
    private final class News extends RedisPubSubAdapter<byte[], byte[]> {
        @Override
        public void message(byte[] channel, byte[] message) {
            listener.heard(ByteBuffer.wrap(channel), message);
        }

        @Override
        public void subscribed(byte[] channel, long count) {
            listener.subscribed(ByteBuffer.wrap(channel));
        }
    }

    /** What is heard where they are. */
    private final class ShardedNews extends RedisPubSubAdapter<byte[], byte[]> {
        @Override
        public void smessage(byte[] channel, byte[] message) {
            listener.heard(ByteBuffer.wrap(channel), message);
        }

        @Override
        public void ssubscribed(byte[] channel, long count) {
            listener.subscribed(ByteBuffer.wrap(channel));
        }

        @Override
        public void sunsubscribed(byte[] channel, long count) {
            listener.unsubscribed(ByteBuffer.wrap(channel));
        }
    }
}

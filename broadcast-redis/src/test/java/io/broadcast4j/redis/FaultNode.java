package io.broadcast4j.redis;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node whose connections to Redis can be broken, and what it tells of that.
 *
 * <p>Thread-safe.
 */
final class FaultNode implements AutoCloseable {
    private final FaultProxy proxy;
    private final BroadcastServer server;
    private final AtomicInteger repaired = new AtomicInteger();
    private final AtomicInteger lossesTold = new AtomicInteger();
    private volatile long lostAtNanos;
    private volatile long restoredAtNanos;
    private volatile String cause = "";

    FaultNode(int redisPort, String prefix, HistoryPolicy history, Duration positionCheck) {
        proxy = FaultProxy.before(redisPort);
        server = BroadcastServer.builder()
                .backplane(RedisBackplane.builder(proxy.uri()).prefix(prefix).build())
                .history(history)
                .limits(new Limits(
                        Limits.DEFAULT.inbound(),
                        Limits.DEFAULT.outbound(),
                        Limits.DEFAULT.capacity(),
                        Limits.DEFAULT.timing(),
                        Limits.DEFAULT.continuity().withPositionCheck(positionCheck)))
                .channel("Room", new Room())
                .observer(new Ear())
                .build();
    }

    FaultProxy proxy() {
        return proxy;
    }

    BroadcastServer server() {
        return server;
    }

    int repaired() {
        return repaired.get();
    }

    /** Returns how often it told that messages of a stream are gone. */
    int losses() {
        return lossesTold.get();
    }

    /** Returns when it said that the backplane is lost, by the monotonic clock, or 0. */
    long lostAtNanos() {
        return lostAtNanos;
    }

    /** Returns when it said that the backplane is back, or 0. */
    long restoredAtNanos() {
        return restoredAtNanos;
    }

    String cause() {
        return cause;
    }

    @Override
    public void close() {
        proxy.heal();
        server.close();
        proxy.close();
    }

    private static final class Room implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.streamFrom(new Stream(client.params().text("stream")));
        }
    }

    private final class Ear implements BroadcastObserver {
        @Override
        public void messagesRepaired(Stream stream, int messages) {
            repaired.addAndGet(messages);
        }

        @Override
        public void messagesLost(Stream stream) {
            lossesTold.incrementAndGet();
        }

        @Override
        public void backplaneLost(String why) {
            cause = why;
            lostAtNanos = System.nanoTime();
        }

        @Override
        public void backplaneRestored(Duration outage) {
            restoredAtNanos = System.nanoTime();
        }
    }
}

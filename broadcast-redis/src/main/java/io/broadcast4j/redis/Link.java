package io.broadcast4j.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that hears the channels of one shard, and the next one when it is lost: at once at first, then more and
 * more slowly.
 *
 * <p>Confined to the control thread; what connections report is posted to it.
 */
final class Link {
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(1);

    private final Shard shard;
    private final Connector connector;
    private final Control control;
    private final Wiring wiring;
    private final Reports reports;
    private @Nullable Subscriber subscriber;
    private boolean connecting;
    private boolean whole;
    private boolean closed;
    private Duration delay = FIRST_DELAY;
    private String trouble = "";

    /**
     * What becomes known over a link.
     *
     * @param heard takes what is heard, on the client's event loop
     * @param whole run when everything that was wanted is heard over a new connection, or at a new place
     */
    record Reports(BiConsumer<ByteBuffer, byte[]> heard, Runnable whole) {}

    /** Creates a link without a connection. */
    Link(Shard shard, Connector connector, Control control, Wiring wiring, Reports reports) {
        this.shard = shard;
        this.connector = connector;
        this.control = control;
        this.wiring = wiring;
        this.reports = reports;
    }

    Wiring wiring() {
        return wiring;
    }

    /** Connects, unless there is a connection, or one is being made. */
    void connect() {
        if (closed || connecting || subscriber != null) {
            return;
        }
        connecting = true;
        Connector.attempt(() -> connector.subscriptions(shard), control)
                .whenComplete((connection, failure) -> control.execute(() -> {
                    connecting = false;
                    if (connection == null) {
                        retry(
                                failure == null
                                        ? "no connection"
                                        : RedisFailure.of(failure).getMessage());
                    } else {
                        use(connection);
                    }
                }));
    }

    private void use(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
        Voice voice = new Voice();
        Subscriber fresh = new Subscriber(connection, connector.layout().isSharded(), voice);
        voice.subscriber = fresh;
        if (closed) {
            fresh.close();
            return;
        }
        subscriber = fresh;
        wiring.attach(fresh, () -> {
            whole = true;
            delay = FIRST_DELAY;
            trouble = "";
            reports.whole().run();
        });
    }

    private void retry(@Nullable String cause) {
        trouble = cause == null ? "" : cause;
        // Perhaps another server has taken its place.
        connector.refresh();
        control.schedule(delay, this::connect);
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(LAST_DELAY) > 0 ? LAST_DELAY : doubled;
    }

    /** Gives the connection up, and makes a new one. */
    void renew(String cause) {
        Subscriber old = subscriber;
        if (old != null) {
            subscriber = null;
            whole = false;
            wiring.detach();
            old.close();
            retry(cause);
        }
    }

    /** Tells whether everything that was wanted when it was made is heard. */
    boolean isWhole() {
        return whole;
    }

    /** Returns what was wrong last, or nothing if it is well. */
    String trouble() {
        return trouble;
    }

    void close() {
        closed = true;
        wiring.detach();
        if (subscriber != null) {
            subscriber.close();
            subscriber = null;
        }
    }

    /** What one connection reports; nothing counts after it was given up. */
    private final class Voice implements Subscriber.Listener {
        private volatile @Nullable Subscriber subscriber;

        @Override
        public void heard(ByteBuffer channel, byte[] message) {
            reports.heard().accept(channel, message);
        }

        @Override
        public void subscribed(ByteBuffer channel) {
            post(() -> wiring.subscribed(channel));
        }

        @Override
        public void unsubscribed(ByteBuffer channel) {
            post(() -> refreshIf(wiring.unsubscribed(channel)));
        }

        @Override
        public void refused(ByteBuffer channel) {
            post(() -> refreshIf(wiring.refused(channel)));
        }

        @Override
        public void lost(String cause) {
            post(() -> renew(cause));
        }

        private void post(Runnable news) {
            control.execute(() -> {
                if (subscriber != null && subscriber == Link.this.subscriber) {
                    news.run();
                }
            });
        }

        private void refreshIf(boolean displaced) {
            if (displaced) {
                connector.refresh();
            }
        }
    }
}

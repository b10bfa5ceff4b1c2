package io.broadcast4j.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that hears channels, and the next one when it is lost: at once at first, then more and more slowly.
 *
 * <p>Confined to the control thread; what connections report is posted to it.
 */
final class Link {
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(1);

    private final Connector connector;
    private final Control control;
    private final Listening listening;
    private final BiConsumer<ByteBuffer, byte[]> heard;
    private final Runnable whenWhole;
    private @Nullable Subscriber subscriber;
    private boolean connecting;
    private boolean whole;
    private boolean closed;
    private Duration delay = FIRST_DELAY;
    private String trouble = "";

    /**
     * Creates a link without a connection.
     *
     * @param heard takes what is heard, on the client's event loop
     * @param whenWhole run when everything that was wanted is heard over a new connection
     */
    Link(
            Connector connector,
            Control control,
            Listening listening,
            BiConsumer<ByteBuffer, byte[]> heard,
            Runnable whenWhole) {
        this.connector = connector;
        this.control = control;
        this.listening = listening;
        this.heard = heard;
        this.whenWhole = whenWhole;
    }

    /** Connects, unless there is a connection, or one is being made. */
    void connect() {
        if (closed || connecting || subscriber != null) {
            return;
        }
        connecting = true;
        connector
                .subscriptions()
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
        Subscriber fresh = new Subscriber(connection, voice);
        voice.subscriber = fresh;
        if (closed) {
            fresh.close();
            return;
        }
        subscriber = fresh;
        listening.attach(fresh, () -> {
            whole = true;
            delay = FIRST_DELAY;
            trouble = "";
            whenWhole.run();
        });
    }

    private void retry(@Nullable String cause) {
        trouble = cause == null ? "" : cause;
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
            listening.detach();
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
        listening.detach();
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
            heard.accept(channel, message);
        }

        @Override
        public void subscribed(ByteBuffer channel) {
            control.execute(() -> {
                if (isCurrent()) {
                    listening.subscribed(channel);
                }
            });
        }

        @Override
        public void lost(String cause) {
            control.execute(() -> {
                if (isCurrent()) {
                    renew(cause);
                }
            });
        }

        private boolean isCurrent() {
            return subscriber != null && subscriber == Link.this.subscriber;
        }
    }
}

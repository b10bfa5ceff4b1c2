package io.broadcast4j.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How the client of Redis behaves.
 *
 * <p>Immutable, thread-safe.
 *
 * @param timeout how long a connection is waited for, and an answer
 * @param ssl whom to trust, and who we are, where an address begins with {@code rediss}
 */
record ClientSettings(Duration timeout, SslOptions ssl) {
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LAST_DELAY = Duration.ofSeconds(1);

    /** Returns options for a client that connects again by itself. */
    ClientOptions reconnecting() {
        return applyTo(ClientOptions.builder()).build();
    }

    /** Returns options for a client whose connections stay lost when they are lost. */
    ClientOptions once() {
        return applyTo(ClientOptions.builder()).autoReconnect(false).build();
    }

    /** Sets in other options what is the same for all clients. */
    <B extends ClientOptions.Builder> B applyTo(B options) {
        options.timeoutOptions(TimeoutOptions.enabled())
                .sslOptions(ssl)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
        return options;
    }

    /** Starts the threads and timers that several clients share. Whoever starts them ends them. */
    static ClientResources startResources() {
        return DefaultClientResources.builder()
                .reconnectDelay(() -> Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
    }
}

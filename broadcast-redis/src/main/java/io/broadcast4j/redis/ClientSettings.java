package io.broadcast4j.redis;

import io.lettuce.core.AbstractRedisClient;
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

    /** Sets that connections for commands come back by themselves, and that commands fail until then. */
    <B extends ClientOptions.Builder> B commands(B options) {
        // What waits for an answer, and for how long, is the business of the command line.
        all(options)
                .timeoutOptions(TimeoutOptions.create())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
        return options;
    }

    /** Returns options for a client whose connections stay lost when they are lost. */
    ClientOptions subscriptions() {
        return all(ClientOptions.builder())
                .timeoutOptions(TimeoutOptions.enabled())
                .autoReconnect(false)
                .build();
    }

    private ClientOptions.Builder all(ClientOptions.Builder options) {
        return options.sslOptions(ssl)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(5))
                                .interval(Duration.ofSeconds(5))
                                .count(3)
                                .build())
                        .build());
    }

    /** Starts the threads and timers that several clients share. Whoever starts them ends them. */
    static ClientResources startResources() {
        return DefaultClientResources.builder()
                .reconnectDelay(() -> Delay.exponential(FIRST_DELAY, LAST_DELAY, 2, TimeUnit.MILLISECONDS))
                .build();
    }

    /** Stops clients and what they share. Blocks for a second for each of them at most. */
    static void stop(ClientResources resources, AbstractRedisClient... clients) {
        for (AbstractRedisClient client : clients) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}

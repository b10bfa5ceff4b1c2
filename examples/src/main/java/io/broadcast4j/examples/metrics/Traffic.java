package io.broadcast4j.examples.metrics;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Stream;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a server hands to its clients.
 *
 * <p>Thread-safe.
 */
public final class Traffic implements BroadcastObserver {
    private final LongAdder messages = new LongAdder();

    @Override
    public void delivered(Stream stream, int subscriptions) {
        messages.add(subscriptions);
    }

    /** Returns how many messages there were so far; one for two clients counts twice. */
    long messages() {
        return messages.sum();
    }
}

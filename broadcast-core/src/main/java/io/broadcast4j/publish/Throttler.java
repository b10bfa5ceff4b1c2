package io.broadcast4j.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets something through at most once per interval and key, as for typing indicators.
 *
 * <p>It remembers at most {@value #MAX_KEYS} keys; beyond that the oldest are forgotten and may pass early.
 *
 * <p>Thread-safe. Non-blocking.
 */
public final class Throttler {
    private static final int MAX_KEYS = 100_000;

    private final Cache<Object, Boolean> passed;

    private Throttler(Duration interval, LongSupplier nanoTime) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("A throttler's interval is positive: " + interval);
        }
        passed = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(interval)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    /** Returns a throttler on the system's time. */
    public static Throttler every(Duration interval) {
        return new Throttler(interval, System::nanoTime);
    }

    /** Returns a throttler on a scheduler's time. */
    public static Throttler every(Duration interval, Scheduler time) {
        return new Throttler(interval, time::nanoTime);
    }

    /**
     * Asks to pass.
     *
     * @param key anything with {@code equals} and {@code hashCode}, for example a record of user and room
     * @return true if nobody passed with this key within the interval
     */
    public boolean tryAcquire(Object key) {
        return passed.asMap().putIfAbsent(key, Boolean.TRUE) == null;
    }
}

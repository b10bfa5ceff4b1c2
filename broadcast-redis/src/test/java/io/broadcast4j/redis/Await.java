package io.broadcast4j.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. Thread-safe. */
final class Await {
    /** Long enough for a busy machine; a test that passes never waits so long. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private Await() {}

    /** Waits until a condition holds; fails the test if it does not in time. */
    static void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE, condition);
    }

    /** Waits until a condition holds; fails the test if it does not in time. */
    static void until(String what, Duration within, BooleanSupplier condition) {
        if (!holdsWithin(within, condition)) {
            throw new AssertionError("Waited " + within + " for this in vain: " + what);
        }
    }

    /** Makes sure that a condition holds for a while. */
    static void holdsOn(String what, Duration whole, BooleanSupplier condition) {
        if (holdsWithin(whole, () -> !condition.getAsBoolean())) {
            throw new AssertionError("This did not hold for " + whole + ": " + what);
        }
    }

    private static boolean holdsWithin(Duration within, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > within.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}

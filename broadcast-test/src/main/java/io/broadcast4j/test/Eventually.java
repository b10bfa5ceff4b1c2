package io.broadcast4j.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces. Thread-safe. */
final class Eventually {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Eventually() {}

    /** Waits until a condition holds; fails the test if it does not in time. */
    static void holds(String what, Duration within, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > within.toNanos()) {
                throw new AssertionError("Waited " + within + " for this in vain: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Makes sure that a condition holds for a while. */
    static void holdsOn(String what, Duration whole, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < whole.toNanos()) {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("This did not hold for " + whole + ": " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}

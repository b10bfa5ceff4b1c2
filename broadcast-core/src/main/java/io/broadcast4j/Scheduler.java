package io.broadcast4j;

import java.time.Duration;
import java.time.Instant;

/**
 * Time as a seam: every clock reading and every delay of this library goes through it, so tests can turn time by hand.
 *
 * <p>Thread-safe. Tasks run on the scheduler's own thread and must be short; whoever needs more hands over to an
 * executor. A task that throws does not stop the scheduler.
 */
public interface Scheduler {
    /** Returns a monotonic reading in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Returns wall-clock time, for what people and tokens read; never used to measure. */
    Instant now();

    /** Runs a task once after a delay. */
    Timer schedule(Duration delay, Runnable task);

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Timer {
        /** Keeps the task from running if it has not begun. Idempotent. */
        void cancel();
    }
}

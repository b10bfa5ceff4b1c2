package io.broadcast4j.redis;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The thread on which connections are looked after: one task after another, in the order in which they came.
 *
 * <p>Thread-safe.
 */
final class Control implements Executor {
    private final Scheduler thread;

    Control(Scheduler thread) {
        this.thread = thread;
    }

    @Override
    public void execute(Runnable task) {
        thread.schedule(Duration.ZERO, task);
    }

    void schedule(Duration delay, Runnable task) {
        thread.schedule(delay, task);
    }

    long nanoTime() {
        return thread.nanoTime();
    }
}

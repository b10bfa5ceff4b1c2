package io.broadcast4j.examples.resume;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Real time, on a thread of its own. What is scheduled after it was closed never runs.
 *
 * <p>Thread-safe.
 */
public final class OwnThread implements Scheduler, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    /** Creates a thread of this name, which runs when it is needed. */
    public OwnThread(String name) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            Future<?> future = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    /** Forgets what was scheduled. Idempotent. */
    @Override
    public void close() {
        thread.shutdown();
    }
}

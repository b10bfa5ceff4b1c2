package io.broadcast4j.concurrent;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Real time, on one daemon thread. What is scheduled after it was closed never runs.
 *
 * <p>Thread-safe. Non-blocking.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<Throwable> failures;

    /**
     * Creates a scheduler whose thread is there when it is needed.
     *
     * @param name the middle of the thread's name, as {@link DaemonThreads} has it
     * @param failures told of what a task throws, on the thread
     */
    public SystemScheduler(String name, Consumer<Throwable> failures) {
        this.failures = failures;
        thread = new ScheduledThreadPoolExecutor(1, new DaemonThreads(name));
        thread.setRemoveOnCancelPolicy(true);
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
            Future<?> future = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            failures.accept(failure);
        }
    }

    /** Forgets what was scheduled. Idempotent. */
    @Override
    public void close() {
        thread.shutdown();
    }
}

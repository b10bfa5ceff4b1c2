package io.broadcast4j.test;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler whose time stands still until a test advances it.
 *
 * <p>Thread-safe. Tasks run on the thread that calls {@link #advance}, in the order of their times, and those of one
 * time in the order in which they were scheduled. While a task runs, the clock shows the time it was due. Failure: a
 * task that throws stops no other; {@link #advance} throws it when all have run.
 */
public final class ManualScheduler implements Scheduler {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    // Guarded by this.
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long nanos;
    private long scheduled;

    /** Creates a scheduler that stands at the beginning of 2026, UTC. */
    public ManualScheduler() {}

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return START.plusNanos(nanos);
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable work) {
        Task task = new Task(nanos + Math.max(0, delay.toNanos()), scheduled++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    /** Returns how many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }

    /** Lets time pass, and runs what falls due meanwhile, tasks scheduled by other tasks included. */
    public void advance(Duration duration) {
        long target = nanoTime() + duration.toNanos();
        List<Throwable> failures = new ArrayList<>();
        for (Task task = next(target); task != null; task = next(target)) {
            try {
                task.work().run();
            } catch (Throwable failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError(failures.size() + " scheduled tasks threw", failures.get(0));
            failures.stream().skip(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    private synchronized @Nullable Task next(long target) {
        Task task = tasks.peek();
        if (task == null || task.due() > target) {
            nanos = Math.max(nanos, target);
            return null;
        }
        nanos = Math.max(nanos, task.due());
        return tasks.poll();
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    private record Task(long due, long number, Runnable work) {}
}

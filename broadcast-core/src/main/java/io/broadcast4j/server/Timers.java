package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The timers of one subscription: each waits for its task to end before the next interval begins. Thread-safe. */
final class Timers {
    private final Scheduler scheduler;
    private final Executor executor;
    private final Set<Repeated> running = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    Timers(Scheduler scheduler, Executor executor) {
        this.scheduler = scheduler;
        this.executor = executor;
    }

    /** Starts a timer; after {@link #cancel()} it never runs. */
    Scheduler.Timer every(Duration interval, Runnable task) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("An interval is positive: " + interval);
        }
        Repeated timer = new Repeated(interval, task);
        running.add(timer);
        timer.arm();
        return timer;
    }

    /** Stops all timers for good. */
    void cancel() {
        cancelled = true;
        running.forEach(Repeated::cancel);
    }

    private final class Repeated implements Scheduler.Timer {
        private final Duration interval;
        private final Runnable task;
        private volatile Scheduler.Timer next = () -> {};
        private volatile boolean stopped;

        private Repeated(Duration interval, Runnable task) {
            this.interval = interval;
            this.task = task;
        }

        private void arm() {
            if (!isStopped()) {
                next = scheduler.schedule(interval, () -> executor.execute(this::run));
            }
        }

        private void run() {
            if (!isStopped()) {
                task.run();
                arm();
            }
        }

        private boolean isStopped() {
            return stopped || cancelled;
        }

        @Override
        public void cancel() {
            stopped = true;
            next.cancel();
            running.remove(this);
        }
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test turns; nothing can be scheduled on it. */
final class ManualTime implements Scheduler {
    private long nanos;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("Nothing is scheduled in these tests");
    }

    void advance(Duration time) {
        nanos += time.toNanos();
    }
}

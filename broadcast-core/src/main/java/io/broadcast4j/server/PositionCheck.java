package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import java.time.Duration;

/**
 * Searches every stream that somebody listens to for a last message that was lost, a part of the streams at a time. Any
 * other lost message is revealed by the next one.
 *
 * <p>Runs on the scheduler's thread, and confined to it but for {@link #stop()}.
 */
final class PositionCheck {
    private static final int PARTS = 20;

    private final Hub hub;
    private final Scheduler scheduler;
    private final Duration tick;
    private int part;
    private volatile boolean stopped;

    PositionCheck(Hub hub, Scheduler scheduler, Duration interval) {
        this.hub = hub;
        this.scheduler = scheduler;
        this.tick = interval.dividedBy(PARTS);
    }

    /** Begins, and returns this. */
    PositionCheck start() {
        scheduler.schedule(tick, this::look);
        return this;
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        if (stopped) {
            return;
        }
        scheduler.schedule(tick, this::look);
        hub.check(part, PARTS);
        part = (part + 1) % PARTS;
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import java.time.Duration;

/**
 * Everything that happens from time to time, on the scheduler's thread.
 *
 * <p>Thread-safe.
 */
final class Clockwork {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Heartbeat heartbeat;
    private final PositionCheck positions;
    private final PresenceKeeper presence;
    private final Sessions sessions;
    private final Scheduler scheduler;
    private volatile boolean stopped;

    Clockwork(
            Heartbeat heartbeat,
            Hub hub,
            PresenceKeeper presence,
            Sessions sessions,
            Engine.Surroundings surroundings) {
        this.heartbeat = heartbeat;
        this.presence = presence;
        this.sessions = sessions;
        this.scheduler = surroundings.scheduler();
        this.positions = new PositionCheck(
                hub, scheduler, surroundings.limits().continuity().positionCheck());
    }

    /** Begins, and returns this. */
    Clockwork start() {
        heartbeat.start();
        positions.start();
        presence.start();
        scheduler.schedule(SWEEP, this::sweep);
        return this;
    }

    void stop() {
        stopped = true;
        heartbeat.stop();
        positions.stop();
        presence.stop();
    }

    private void sweep() {
        if (!stopped) {
            scheduler.schedule(SWEEP, this::sweep);
            sessions.sweep();
        }
    }
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Scheduler;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * Pings every client at the interval of the protocol, a slot of them at a time so that they do not all stir at once, and
 * once a second looks for what has taken too long.
 *
 * <p>Runs on the scheduler's thread, and confined to it but for {@link #stop()}.
 */
final class Heartbeat {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final ConnectionRegistry connections;
    private final Scheduler scheduler;
    private final BroadcastObserver observer;
    private final Limits.Timing timing;
    private final Duration tick;
    private final long[] lastPing;
    private final long[] beats;
    private int slot;
    private volatile boolean stopped;

    Heartbeat(ConnectionRegistry connections, Engine engine) {
        this.connections = connections;
        this.scheduler = engine.scheduler();
        this.observer = engine.observer();
        this.timing = engine.limits().timing();
        this.tick = timing.ping().dividedBy(connections.slotCount());
        this.lastPing = new long[connections.slotCount()];
        this.beats = new long[connections.slotCount()];
    }

    /** Begins, and returns this. */
    Heartbeat start() {
        scheduler.schedule(tick, this::beat);
        scheduler.schedule(SWEEP, this::sweep);
        return this;
    }

    void stop() {
        stopped = true;
    }

    private void beat() {
        if (stopped) {
            return;
        }
        scheduler.schedule(tick, this::beat);
        // Strictly growing for each client, whatever the wall clock does.
        long time = Math.max(scheduler.now().getEpochSecond(), lastPing[slot] + 1);
        lastPing[slot] = time;
        long number = beats[slot]++;
        IdentityHashMap<Protocol, Frame> pings = new IdentityHashMap<>(2);
        for (Connection connection : connections.slot(slot)) {
            if (number % connection.protocol().beatsPerPing(timing.ping()) != 0) {
                continue;
            }
            Attempt.at(
                    "heartbeat",
                    observer,
                    () -> beat(
                            connection, pings.computeIfAbsent(connection.protocol(), protocol -> protocol.ping(time))));
        }
        slot = (slot + 1) % connections.slotCount();
    }

    private void sweep() {
        if (stopped) {
            return;
        }
        scheduler.schedule(SWEEP, this::sweep);
        for (int i = 0; i < connections.slotCount(); i++) {
            connections.slot(i).forEach(connection -> Attempt.at("heartbeat", observer, () -> check(connection)));
        }
    }

    /** Sends a ping, unless the client has stopped to answer them. */
    private static void beat(Connection connection, Frame ping) {
        Liveness liveness = connection.liveness();
        if (liveness.missedTwoBeats()) {
            connection.cut(Disconnect.NO_PONG);
        } else if (liveness.isWelcomed()) {
            connection.outbox().ping(ping);
        }
    }

    /** Ends what takes too long: a send, a farewell, authentication, a token's life. */
    private void check(Connection connection) {
        if (connection.outbox().abandonIfStuck(timing.writeStall(), timing.close())) {
            connection.abandoned();
            return;
        }
        Disconnect overdue = connection.liveness().overdue(scheduler, timing.handshake());
        if (overdue != null) {
            connection.cut(overdue);
        }
    }
}

package io.broadcast4j.server;

import java.time.Duration;

/**
 * How a client that was cut off goes on: a part of the {@link Limits}.
 *
 * <p>Immutable, thread-safe.
 *
 * @param session how long it can come back to its session
 * @param sessions how many sessions of clients that were cut off are kept on this node; one with long identifiers counts
 *     for several. 0 for no
 *     sessions at all: everybody is authenticated with each connection
 * @param historyWait how long a subscription that was taken over waits to be asked what to replay
 * @param presenceGrace how long a client that was cut off stays present
 * @param presenceLease how long those stay present whose node has crashed
 * @param positionCheck how often each stream is searched for a last message that did not arrive
 */
public record Continuity(
        Duration session,
        int sessions,
        Duration historyWait,
        Duration presenceGrace,
        Duration presenceLease,
        Duration positionCheck) {
    /** Checks that every time is positive. */
    public Continuity {
        Limits.notNegative("sessions", sessions);
        Limits.times(session, historyWait, presenceGrace, presenceLease, positionCheck);
    }

    /** Returns these bounds with another grace and lease of presence. */
    public Continuity withPresence(Duration grace, Duration lease) {
        return new Continuity(session, sessions, historyWait, grace, lease, positionCheck);
    }

    /** Returns these bounds with another time between two searches for a last message that did not arrive. */
    public Continuity withPositionCheck(Duration interval) {
        return new Continuity(session, sessions, historyWait, presenceGrace, presenceLease, interval);
    }

    /** Returns these bounds with others on sessions. */
    public Continuity withSessions(Duration time, int count) {
        return new Continuity(time, count, historyWait, presenceGrace, presenceLease, positionCheck);
    }
}

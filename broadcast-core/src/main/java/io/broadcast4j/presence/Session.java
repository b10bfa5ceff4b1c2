package io.broadcast4j.presence;

import java.time.Instant;

/** A session of a member, and when it ends unless that is put off. Not thread-safe: guarded by its {@link Roster}. */
final class Session {
    private final Attendee attendee;
    private final Instant joined;
    private long end;
    private boolean leaving;

    Session(Attendee attendee, Instant joined, long end) {
        this.attendee = attendee;
        this.joined = joined;
        this.end = end;
    }

    Attendee attendee() {
        return attendee;
    }

    Instant joined() {
        return joined;
    }

    /** Returns when it ends, as a reading of the scheduler's clock in nanoseconds. */
    long end() {
        return end;
    }

    /** Begins a lease, also if it was leaving. */
    void stay(long leaseEnd) {
        leaving = false;
        end = leaseEnd;
    }

    /** Begins a lease, unless it is leaving. */
    void renew(long leaseEnd) {
        if (!leaving && leaseEnd - end > 0) {
            end = leaseEnd;
        }
    }

    /** Ends at a time, whatever its lease; saying so again does not put it off. */
    void leaveAt(long time) {
        if (!leaving || time - end < 0) {
            end = time;
        }
        leaving = true;
    }
}

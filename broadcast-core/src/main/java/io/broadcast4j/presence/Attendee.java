package io.broadcast4j.presence;

import io.broadcast4j.json.Json;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** A member while it is present, with at least one session. Not thread-safe: guarded by its {@link Roster}. */
final class Attendee {
    /** In the order in which they joined. */
    private final Set<Session> sessions = new LinkedHashSet<>(2);

    private final String id;
    private Json info;
    private Instant lastSeen;

    Attendee(String id, Json info, Instant lastSeen) {
        this.id = id;
        this.info = info;
        this.lastSeen = lastSeen;
    }

    String id() {
        return id;
    }

    Set<Session> sessions() {
        return sessions;
    }

    /** Notes a sign of life, unless a later one is known. */
    void seen(Instant when) {
        if (when.isAfter(lastSeen)) {
            lastSeen = when;
        }
    }

    /** Shows something from now on. Tells whether that is something else than before. */
    boolean show(Json shown) {
        boolean differs = !info.equals(shown);
        info = shown;
        return differs;
    }

    Member member() {
        return new Member(id, info, sessions.size(), sessions.iterator().next().joined(), lastSeen);
    }
}

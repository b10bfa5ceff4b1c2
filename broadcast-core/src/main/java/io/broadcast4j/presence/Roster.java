package io.broadcast4j.presence;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is present on one stream. Readings of time are those of {@link io.broadcast4j.Scheduler#nanoTime()}.
 *
 * <p>Thread-safe. Whoever cares for the order of the changes makes one change at a time. Non-blocking.
 */
final class Roster {
    private final Stream stream;

    // Guarded by this.
    private final Map<String, Session> sessions = new HashMap<>();
    private final NavigableMap<String, Attendee> attendees = new TreeMap<>();

    /** No session ends before this; leases that were renewed since may have made it too early. Guarded by this. */
    private long firstEnd;

    Roster(Stream stream) {
        this.stream = stream;
    }

    /** Adds a session, or renews it, until its lease ends. */
    synchronized Optional<PresenceChange> join(String name, String id, Json info, Instant now, long leaseEnd) {
        Session known = sessions.get(name);
        if (known == null) {
            return enter(name, id, info, now, leaseEnd);
        }
        Attendee attendee = known.attendee();
        if (!attendee.id().equals(id)) {
            throw new IllegalArgumentException("Session " + name + " is present on " + stream + " as " + attendee.id()
                    + "; it has to leave before it joins as " + id);
        }
        known.stay(leaseEnd);
        endsAt(leaseEnd); // which is earlier than before if it was leaving with a grace longer than the lease
        attendee.seen(now);
        return show(attendee, info);
    }

    private Optional<PresenceChange> enter(String name, String id, Json info, Instant now, long leaseEnd) {
        endsAt(leaseEnd);
        Attendee there = attendees.get(id);
        Attendee attendee = there == null ? new Attendee(id, info, now) : there;
        Session session = new Session(attendee, now, leaseEnd);
        sessions.put(name, session);
        attendee.sessions().add(session);
        if (there == null) {
            attendees.put(id, attendee);
            return Optional.of(change(PresenceChange.Kind.JOIN, attendee));
        }
        attendee.seen(now);
        return show(attendee, info);
    }

    /** Shows something else of the member a session belongs to. */
    synchronized Optional<PresenceChange> update(String name, Json info, Instant now) {
        Session session = sessions.get(name);
        if (session == null) {
            return Optional.empty();
        }
        session.attendee().seen(now);
        return show(session.attendee(), info);
    }

    /** Removes a session. */
    synchronized Optional<PresenceChange> leave(String name) {
        Session session = sessions.remove(name);
        return session == null ? Optional.empty() : removed(session);
    }

    /** Lets a session leave at a time, or earlier if it was to leave earlier. */
    synchronized void leaveAt(String name, long end) {
        Session session = sessions.get(name);
        if (session != null) {
            endsAt(end);
            session.leaveAt(end);
        }
    }

    /** Renews the lease of a session that is not leaving. Tells whether the session is present. */
    synchronized boolean touch(String name, Instant lastSeen, long leaseEnd) {
        Session session = sessions.get(name);
        if (session == null) {
            return false;
        }
        session.renew(leaseEnd);
        session.attendee().seen(lastSeen);
        return true;
    }

    /** Tells whether it is worth while to call {@link #end}. */
    synchronized boolean mayHaveEnded(long now) {
        return firstEnd - now <= 0;
    }

    /** Removes the sessions whose time has come. */
    synchronized List<PresenceChange> end(long now) {
        List<PresenceChange> changes = new ArrayList<>();
        long first = Long.MAX_VALUE;
        for (var all = sessions.values().iterator(); all.hasNext(); ) {
            Session session = all.next();
            long left = session.end() - now;
            if (left <= 0) {
                all.remove();
                removed(session).ifPresent(changes::add);
            } else {
                first = Math.min(first, left);
            }
        }
        firstEnd = now + first;
        return changes;
    }

    /** Returns the members whose ids come after one. */
    synchronized PresencePage page(String after, int limit) {
        List<Member> members = new ArrayList<>(Math.min(limit, attendees.size()));
        var rest = attendees.tailMap(after, false).values().iterator();
        while (members.size() < limit && rest.hasNext()) {
            members.add(rest.next().member());
        }
        return new PresencePage(members, attendees.size(), rest.hasNext());
    }

    synchronized boolean isEmpty() {
        return sessions.isEmpty();
    }

    private Optional<PresenceChange> show(Attendee attendee, Json info) {
        return attendee.show(info) ? Optional.of(change(PresenceChange.Kind.UPDATE, attendee)) : Optional.empty();
    }

    private Optional<PresenceChange> removed(Session session) {
        Attendee attendee = session.attendee();
        if (attendee.sessions().size() > 1) {
            attendee.sessions().remove(session);
            return Optional.empty();
        }
        attendees.remove(attendee.id());
        return Optional.of(change(PresenceChange.Kind.LEAVE, attendee));
    }

    private void endsAt(long end) {
        if (sessions.isEmpty() || end - firstEnd < 0) {
            firstEnd = end;
        }
    }

    private PresenceChange change(PresenceChange.Kind kind, Attendee attendee) {
        return new PresenceChange(kind, stream, attendee.member());
    }
}

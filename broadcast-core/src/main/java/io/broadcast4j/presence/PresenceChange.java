package io.broadcast4j.presence;

import io.broadcast4j.Stream;

/**
 * That somebody has joined a stream, left it, or shows something else than before.
 *
 * <p>Immutable, thread-safe.
 *
 * @param kind what has happened
 * @param stream where
 * @param member who, as it is after a join or an update, and as it was before a leave
 */
public record PresenceChange(Kind kind, Stream stream, Member member) {
    /** What has happened. */
    public enum Kind {
        /** The first session of a member has joined. */
        JOIN,
        /** What is shown of a member has changed. */
        UPDATE,
        /** The last session of a member has gone. */
        LEAVE
    }
}

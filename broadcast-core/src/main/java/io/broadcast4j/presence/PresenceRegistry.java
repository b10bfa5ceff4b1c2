package io.broadcast4j.presence;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Who is present on which stream, on all nodes.
 *
 * <p>A member may have several sessions: it joins with the first and leaves with the last. Every session has a lease. The
 * node it belongs to renews that while it lives, so what a crashed node leaves behind goes by itself within one lease.
 *
 * <p>Thread: any. Blocking: none but {@link #close()}. Failure: a stage that fails with {@link
 * io.broadcast4j.BroadcastException}, or with {@link IllegalArgumentException} for a wrong use.
 */
public interface PresenceRegistry extends AutoCloseable {
    /** How many members a page has at most. */
    int MAX_PAGE = 1_000;

    /** Begins to tell of changes. Called once; what is called before fails with {@link IllegalStateException}. */
    void start(PresenceListener listener);

    /**
     * Lets a session of a member join. A session that is there already with the same id shows the new info from now on,
     * and its lease begins anew.
     *
     * @param session names the session, as in {@link Attendance}
     * @param id who the member is; not empty
     * @param info what others are shown of the member
     * @return completes when the member is in the listing; fails with {@link IllegalArgumentException} if the session is
     *     present as somebody else
     */
    CompletionStage<Void> join(Stream stream, String session, String id, Json info);

    /**
     * Shows something else of the member that a session belongs to; nothing happens if the session is not present.
     *
     * @return completes when the listing shows it
     */
    CompletionStage<Void> update(Stream stream, String session, Json info);

    /**
     * Lets a session leave; nothing happens if it is not present. Leaving again may shorten the grace, and never
     * prolongs it; joining again ends it.
     *
     * @param grace how long the member stays all the same, so that a quick return is no leave and join; zero to leave at
     *     once
     * @return completes when that has been noted
     */
    CompletionStage<Void> leave(Stream stream, String session, Duration grace);

    /**
     * Renews the leases of sessions, but for those that are leaving, and notes when they were seen.
     *
     * @return those that are not present any more, because they were not renewed in time, and that should join again
     */
    CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions);

    /**
     * Returns the members of a stream, sorted by id.
     *
     * @param after an id after which the page begins, or the empty text for the first page
     * @param limit how many members to return, 1 to {@value #MAX_PAGE}
     */
    CompletionStage<PresencePage> members(Stream stream, String after, int limit);

    /** Returns the first page of the members of a stream. */
    default CompletionStage<PresencePage> members(Stream stream) {
        return members(stream, "", MAX_PAGE);
    }

    /**
     * Stops, and tells of nothing any more. What is present stays so until its lease ends. What is called after this
     * fails with {@link io.broadcast4j.BroadcastException}. Idempotent.
     */
    @Override
    void close();
}

package io.broadcast4j.presence;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The registry of an application that has one node.
 *
 * <p>Leases and times of grace end at most {@value #ROUND_MILLIS} ms late: that often it looks for what has ended, as
 * long as anybody is present. Nothing is kept of a stream where nobody is.
 *
 * <p>Thread-safe. What a call changes is told on its own thread, or by the thread that tells of the same stream just
 * then; what ends by itself on the scheduler's.
 */
public final class InMemoryPresence implements PresenceRegistry {
    private static final int ROUND_MILLIS = 500;
    private static final Duration ROUND = Duration.ofMillis(ROUND_MILLIS);

    /** A roster comes and goes, and changes, inside the table's entry: so its changes are queued in their order. */
    private final ConcurrentHashMap<Stream, Roster> rosters = new ConcurrentHashMap<>();

    private final Teller teller = new Teller();
    private final AtomicBoolean roundDue = new AtomicBoolean();
    private final Scheduler scheduler;
    private final long leaseNanos;
    private volatile State state = State.NEW;

    /**
     * Creates a registry whose sessions leave when their lease ends without being renewed.
     *
     * @throws IllegalArgumentException if the lease is not positive
     */
    public InMemoryPresence(Scheduler scheduler, Duration lease) {
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("A lease is positive: " + lease);
        }
        this.scheduler = scheduler;
        this.leaseNanos = lease.toNanos();
    }

    @Override
    public void start(PresenceListener listener) {
        teller.start(listener);
        state = State.STARTED;
    }

    @Override
    public CompletionStage<Void> join(Stream stream, String session, String id, Json info) {
        return done(() -> {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("The id of a member must not be empty");
            }
            rosters.compute(stream, (key, found) -> {
                Roster roster = found == null ? new Roster(key) : found;
                roster.join(session, id, info, scheduler.now(), in(leaseNanos)).ifPresent(teller::add);
                return roster;
            });
            scheduleRound();
            teller.tell(stream);
        });
    }

    @Override
    public CompletionStage<Void> update(Stream stream, String session, Json info) {
        return done(() -> change(
                stream, roster -> roster.update(session, info, scheduler.now()).ifPresent(teller::add)));
    }

    @Override
    public CompletionStage<Void> leave(Stream stream, String session, Duration grace) {
        return done(() -> {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("A time of grace is not negative: " + grace);
            }
            if (grace.isZero()) {
                change(stream, roster -> roster.leave(session).ifPresent(teller::add));
            } else {
                long end = in(grace.toNanos());
                change(stream, roster -> roster.leaveAt(session, end));
            }
        });
    }

    @Override
    public CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions) {
        return answer(() -> {
            List<Attendance> unknown = new ArrayList<>();
            long end = in(leaseNanos);
            for (Attendance each : sessions) {
                Roster roster = rosters.get(each.stream());
                if (roster == null || !roster.touch(each.session(), each.lastSeen(), end)) {
                    unknown.add(each);
                }
            }
            return unknown;
        });
    }

    @Override
    public CompletionStage<PresencePage> members(Stream stream, String after, int limit) {
        return answer(() -> {
            if (limit < 1 || limit > MAX_PAGE) {
                throw new IllegalArgumentException("A page has 1 to " + MAX_PAGE + " members, not " + limit);
            }
            Roster roster = rosters.get(stream);
            return roster == null ? new PresencePage(List.of(), 0, false) : roster.page(after, limit);
        });
    }

    /** Stops, and tells of nothing any more. What is called after this fails. Idempotent, never blocks. */
    @Override
    public void close() {
        state = State.CLOSED;
        teller.stop();
    }

    /** Returns how many streams it keeps something of. */
    int streams() {
        return rosters.size();
    }

    private void change(Stream stream, Consumer<Roster> step) {
        rosters.computeIfPresent(stream, (key, roster) -> {
            step.accept(roster);
            return roster.isEmpty() ? null : roster;
        });
        teller.tell(stream);
    }

    private void scheduleRound() {
        if (roundDue.compareAndSet(false, true)) {
            scheduler.schedule(ROUND, this::round);
        }
    }

    /** The mark goes before the look around: whoever joins behind it finds it gone and schedules the next round. */
    private void round() {
        roundDue.set(false);
        if (state == State.CLOSED) {
            return;
        }
        try {
            long now = scheduler.nanoTime();
            rosters.forEach((stream, roster) -> {
                if (roster.mayHaveEnded(now)) {
                    change(stream, current -> current.end(now).forEach(teller::add));
                }
            });
        } finally {
            if (!rosters.isEmpty()) {
                scheduleRound();
            }
        }
    }

    private long in(long nanos) {
        return scheduler.nanoTime() + nanos;
    }

    private CompletionStage<Void> done(Runnable work) {
        return answer(() -> {
            work.run();
            return null;
        });
    }

    private <T> CompletionStage<T> answer(Supplier<T> work) {
        try {
            requireRunning();
            return CompletableFuture.completedStage(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void requireRunning() {
        State current = state;
        if (current == State.NEW) {
            throw new IllegalStateException("Call start(listener) before anything else");
        }
        if (current == State.CLOSED) {
            throw new BroadcastException(Outcome.REJECTED, "The presence registry is closed");
        }
    }

    private enum State {
        NEW,
        STARTED,
        CLOSED
    }
}

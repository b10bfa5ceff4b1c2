package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.presence.Teller;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The registry of an application of many nodes: who is present is kept in Redis, and leases end by its clock. Get one
 * from {@code RedisBackplane.presence()}.
 *
 * <p>Every change of a stream is one step of a script, which first lets go whoever's lease has ended, and answers what has
 * changed to the node that ran it. So each change is told once in the cluster. All nodes look for what has ended; it
 * ends about half a second late at most, and no listing shows it any more. What became of a call that timed out is
 * found out when Redis answers again, and told then.
 *
 * <p>A server that throws keys away when it is short of memory may lose who is present: they join again when their leases
 * are renewed.
 *
 * <p>Thread-safe. Changes are told on the thread of the connection to Redis.
 */
public final class RedisPresence implements PresenceRegistry {
    private final Teller teller = new Teller();
    private final Answers answers;
    private final PresenceCalls calls;
    private final PresenceIndex index;
    private final Settlements settlements;
    private final Turns turns;
    private final Renewal renewal;
    private final PresenceSweep sweep;
    private volatile State state = State.NEW;

    /**
     * Creates a registry whose sessions leave when their lease ends without being renewed.
     *
     * @throws IllegalArgumentException if the lease is not positive
     */
    RedisPresence(ScriptRunner scripts, Names names, Duration lease, Scheduler scheduler, Answers answers) {
        if (lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException("A lease is positive: " + lease);
        }
        this.answers = answers;
        this.calls = new PresenceCalls(names, lease);
        this.index = new PresenceIndex(scripts, names, lease);
        this.settlements = new Settlements(scripts, scheduler);
        this.turns = new Turns(scripts, settlements, teller);
        this.renewal = new Renewal(turns, calls, index);
        this.sweep = new PresenceSweep(index, this::endDue, scheduler, new Random());
    }

    @Override
    public void start(PresenceListener listener) {
        teller.start(listener);
        state = State.STARTED;
        sweep.start();
    }

    @Override
    public CompletionStage<Void> join(Stream stream, String session, String id, Json info) {
        return answer(() -> {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("The id of a member must not be empty");
            }
            return then(change(calls.join(stream, session, id, info)), reply -> {
                reply.conflict().ifPresent(other -> {
                    throw new IllegalArgumentException("Session " + session + " is present on " + stream + " as "
                            + other + "; it has to leave before it joins as " + id);
                });
                return null;
            });
        });
    }

    @Override
    public CompletionStage<Void> update(Stream stream, String session, Json info) {
        return answer(() -> then(change(calls.update(stream, session, info)), reply -> null));
    }

    @Override
    public CompletionStage<Void> leave(Stream stream, String session, Duration grace) {
        return answer(() -> {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("A time of grace is not negative: " + grace);
            }
            return then(change(calls.leave(stream, session, grace)), reply -> null);
        });
    }

    /**
     * Renews the leases of sessions. If that works for a part of them only, the stage completes with those of that part
     * that are not present any more, and the failure is logged; it fails if nothing worked.
     */
    @Override
    public CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions) {
        return answer(() -> renewal.of(sessions));
    }

    @Override
    public CompletionStage<PresencePage> members(Stream stream, String after, int limit) {
        return answer(() -> {
            if (limit < 1 || limit > MAX_PAGE) {
                throw new IllegalArgumentException("A page has 1 to " + MAX_PAGE + " members, not " + limit);
            }
            return then(list(stream, after, limit), reply -> reply.page(stream));
        });
    }

    /** Stops, and tells of nothing any more. What is called after this fails. Idempotent, never blocks. */
    @Override
    public void close() {
        state = State.CLOSED;
        sweep.stop();
        settlements.stop();
        teller.stop();
    }

    private CompletionStage<PresenceReply> change(PresenceCall call) {
        return then(turns.run(call), reply -> {
            if (reply.sooner() && reply.firstEnd() > 0) {
                index.add(Map.of(call.stream(), reply.firstEnd()));
            }
            return reply;
        });
    }

    /** A listing of very many whose lease has ended would show some of them: they have to go first. */
    private CompletionStage<PresenceReply> list(Stream stream, String after, int limit) {
        return turns.run(calls.list(stream, after, limit))
                .thenCompose(reply -> reply.more()
                        ? endDue(stream).thenCompose(ended -> list(stream, after, limit))
                        : CompletableFuture.completedStage(reply));
    }

    private CompletionStage<PresenceReply> endDue(Stream stream) {
        return turns.run(calls.sweep(stream))
                .thenCompose(reply -> reply.more() ? endDue(stream) : CompletableFuture.completedStage(reply));
    }

    private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> work) {
        try {
            requireRunning();
            return answers.of(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Like {@code thenApply}, but fails with what was thrown itself. */
    private static <T> CompletionStage<T> then(CompletionStage<PresenceReply> stage, Function<PresenceReply, T> next) {
        CompletableFuture<T> result = new CompletableFuture<>();
        stage.thenApply(next).whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(RedisFailure.cause(failure));
            }
        });
        return result;
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

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Stream;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.Teller;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls {@code presence.lua}, and tells what the calls changed in the order in which they were made for each stream,
 * whichever answer is looked at first.
 *
 * <p>A call without an answer keeps those behind it on that stream waiting to be told, until it is settled what became of
 * it: else a leave could be told before the join that it ended.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Turns {
    /** Calls are made inside the entry of their stream, so that they are queued here and there in the same order. */
    private final ConcurrentHashMap<Stream, Queue<Turn>> turns = new ConcurrentHashMap<>();

    private final ScriptRunner scripts;
    private final Settlements settlements;
    private final Teller teller;

    Turns(ScriptRunner scripts, Settlements settlements, Teller teller) {
        this.scripts = scripts;
        this.settlements = settlements;
        this.teller = teller;
    }

    /** Makes a call, and tells what it changed, if need be when the stage has failed. */
    CompletionStage<PresenceReply> run(PresenceCall call) {
        Turn turn = new Turn();
        CompletableFuture<PresenceReply> answer = new CompletableFuture<>();
        turns.compute(call.stream(), (stream, found) -> {
            Queue<Turn> queue = found == null ? new ArrayDeque<>(2) : found;
            turn.answer = scripts.run(call.script());
            queue.add(turn);
            return queue;
        });
        started(turn).thenApply(reply -> PresenceReply.of(call.stream(), reply)).whenComplete((reply, failure) -> {
            if (failure == null) {
                end(call.stream(), turn, reply.changes());
                answer.complete(reply);
            } else {
                Throwable cause = RedisFailure.cause(failure);
                fail(call, turn, cause);
                answer.completeExceptionally(cause);
            }
        });
        return answer;
    }

    private void fail(PresenceCall call, Turn turn, Throwable failure) {
        if (failure instanceof BroadcastException exception && exception.outcome() == Outcome.REJECTED) {
            end(call.stream(), turn, List.of());
        } else {
            settlements.settle(call, changes -> end(call.stream(), turn, changes));
        }
    }

    private void end(Stream stream, Turn turn, List<PresenceChange> changes) {
        turns.computeIfPresent(stream, (key, queue) -> {
            turn.changes = changes;
            for (Turn first = queue.peek(); first != null && first.changes != null; first = queue.peek()) {
                first.changes.forEach(teller::add);
                queue.remove();
            }
            return queue.isEmpty() ? null : queue;
        });
        teller.tell(stream);
    }

    private static CompletionStage<List<Object>> started(Turn turn) {
        CompletionStage<List<Object>> answer = turn.answer;
        if (answer == null) {
            throw new IllegalStateException("The call was not made");
        }
        return answer;
    }

    /** One call. Guarded by the entry of its stream. */
    private static final class Turn {
        private @Nullable CompletionStage<List<Object>> answer;
        private @Nullable List<PresenceChange> changes;
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way of scripts to one master. Calls go out one behind the other without waiting for answers. What is not answered when the
 * connection is lost goes out again on the next one, in the same order and before all that came later; what is not
 * answered in time fails.
 *
 * <p>Thread-safe, guarded by its monitor, under which calls are handed to the client, which never blocks. Nobody is told
 * of an answer under it.
 */
final class CommandLine implements ScriptRunner {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration FIRST_DELAY = Duration.ofMillis(10);
    private static final Duration LAST_DELAY = Duration.ofMillis(200);

    private final Control control;
    private final Duration patience;
    private final Queue<Errand> errands = new ArrayDeque<>();
    /** What Redis has run over this connection, so that it knows it by its digest. */
    private final Set<Script> known = new HashSet<>();

    private @Nullable StatefulConnection<byte[], byte[]> connection;
    private long answeredNanos;
    private int underWay;
    private boolean halted;
    private boolean lookDue;
    private boolean closed;
    private Duration delay = FIRST_DELAY;

    CommandLine(Control control, Duration patience) {
        this.control = control;
        this.patience = patience;
    }

    /**
     * Takes a connection, perhaps in place of one that is of no use any more, or none. It does not close either. What is
     * not answered goes out before whatever comes from now on.
     */
    synchronized void use(@Nullable StatefulConnection<byte[], byte[]> fresh) {
        connection = closed ? null : fresh;
        known.clear();
        underWay = 0;
        errands.forEach(Errand::isOrphaned);
        answeredNanos = control.nanoTime();
        // Nothing more comes back that would end a halt of before.
        halted = !errands.isEmpty();
        if (halted) {
            control.execute(this::goOn);
        }
    }

    /** Tells whether there was no answer for so long, though something was asked. */
    synchronized boolean isSilent(Duration time) {
        return underWay > 0 && control.nanoTime() - answeredNanos >= time.toNanos();
    }

    /** Tells whether calls wait because the connection was lost. */
    synchronized boolean isHalted() {
        return halted;
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        Errand errand = new Errand(call, control.nanoTime() + patience.toNanos());
        synchronized (this) {
            if (connection == null) {
                return CompletableFuture.failedFuture(closed ? RedisFailure.closed() : RedisFailure.notConnected());
            }
            if (underWay == 0) {
                answeredNanos = control.nanoTime();
            }
            errands.add(errand);
            if (!halted) {
                send(errand);
            }
            if (!lookDue) {
                lookDue = true;
                control.schedule(BETWEEN_LOOKS, this::look);
            }
        }
        return errand.answer();
    }

    /** Guarded by the caller. */
    private void send(Errand errand) {
        StatefulConnection<byte[], byte[]> current = connection;
        if (current != null) {
            underWay++;
            // By its text until Redis has answered once: what is sent meanwhile must not be overtaken by it.
            errand.send(current, !known.contains(errand.script()))
                    .whenComplete((reply, failure) -> back(errand, current, reply, failure));
        }
    }

    /**
     * Takes what became of a sending: an answer, or the news that the errand is to be done again, which is no news from a
     * connection that was replaced.
     */
    private void back(
            Errand errand, StatefulConnection<?, ?> from, @Nullable List<Object> reply, @Nullable Throwable failure) {
        boolean noScript = failure instanceof RedisNoScriptException;
        boolean answered = failure == null || (RedisFailure.isAnswer(failure) && !noScript);
        synchronized (this) {
            boolean current = from == connection;
            if (current) {
                underWay--;
                errand.isBack();
                note(answered);
                if (failure == null) {
                    // A server that refuses, as while it loads its data, has perhaps not even read the script.
                    known.add(errand.script());
                }
            }
            if (answered) {
                answered &= !errand.isOver();
                errand.end();
                dropEnded();
            }
            if (current && halted && underWay == 0) {
                control.schedule(noScript ? Duration.ZERO : delay, this::goOn);
            }
        }
        if (answered && failure != null) {
            errand.answer().completeExceptionally(RedisFailure.of(failure));
        } else if (answered) {
            errand.answer().complete(reply == null ? List.of() : reply);
        }
    }

    /** Learns from an answer, or from the lack of one. Guarded by the caller. */
    private void note(boolean answered) {
        if (answered) {
            answeredNanos = control.nanoTime();
            delay = FIRST_DELAY;
        } else {
            known.clear();
            halted = true;
        }
    }

    /** Sends again what is not answered, in its order, until it turns out that there is no connection still. */
    private synchronized void goOn() {
        if (!halted || underWay > 0) {
            return;
        }
        halted = false;
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(LAST_DELAY) > 0 ? LAST_DELAY : doubled;
        for (Errand errand : errands) {
            if (halted) {
                return;
            }
            if (!errand.isOver() && !errand.isUnderWay()) {
                send(errand);
            }
        }
    }

    /** Gives up what is late. All are given the same time, so they are late in the order in which they came. */
    private void look() {
        Map<Errand, BroadcastException> late = new LinkedHashMap<>();
        synchronized (this) {
            lookDue = false;
            for (Errand next = errands.peek(); next != null && next.isLate(control.nanoTime()); next = errands.peek()) {
                errands.remove();
                if (!next.isOver()) {
                    next.end();
                    late.put(next, RedisFailure.tooLate(patience, next.mayBeDone()));
                }
            }
            dropEnded();
            if (!errands.isEmpty()) {
                lookDue = true;
                control.schedule(BETWEEN_LOOKS, this::look);
            }
        }
        late.forEach((errand, failure) -> errand.answer().completeExceptionally(failure));
    }

    private void dropEnded() {
        for (Errand next = errands.peek(); next != null && next.isOver(); next = errands.peek()) {
            errands.remove();
        }
    }

    /** Completes when it is known what became of all that was called until now. Never fails. */
    synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(errands.stream()
                .map(errand -> errand.answer().exceptionally(failure -> List.of()))
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Fails what is not answered, and what is called after this. Does not close the connection. Idempotent. */
    void close() {
        Map<Errand, BroadcastException> open = new LinkedHashMap<>();
        synchronized (this) {
            closed = true;
            connection = null;
            for (Errand errand : errands) {
                if (!errand.isOver()) {
                    errand.end();
                    open.put(errand, RedisFailure.closing(errand.mayBeDone()));
                }
            }
            errands.clear();
        }
        open.forEach((errand, failure) -> errand.answer().completeExceptionally(failure));
    }
}

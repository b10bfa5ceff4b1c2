package io.broadcast4j.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection for scripts. Calls go out one behind the other without waiting for answers. What is not answered when the
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

    private final Connector connector;
    private final Control control;
    private final Duration patience;
    private final Queue<Errand> errands = new ArrayDeque<>();
    private @Nullable StatefulConnection<byte[], byte[]> connection;
    private int underWay;
    private boolean halted;
    private boolean lookDue;
    private boolean closed;
    private Duration delay = FIRST_DELAY;

    CommandLine(Connector connector, Control control, Duration patience) {
        this.connector = connector;
        this.control = control;
        this.patience = patience;
    }

    /** Connects, or takes a new connection in place of one that is of no use any more. */
    CompletionStage<Void> connect() {
        return connector.commands().thenAccept(this::use);
    }

    private void use(StatefulConnection<byte[], byte[]> fresh) {
        StatefulConnection<byte[], byte[]> superfluous;
        synchronized (this) {
            superfluous = closed ? fresh : connection;
            connection = closed ? null : fresh;
            // What the old one has not answered goes before whatever comes from now on.
            underWay = 0;
            errands.forEach(Errand::isBack);
            halted |= !errands.isEmpty();
        }
        discard(superfluous);
        control.execute(this::goOn);
    }

    /** Tells whether calls wait because the connection was lost. */
    synchronized boolean isHalted() {
        return halted;
    }

    synchronized boolean isConnected() {
        return connection != null;
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        Errand errand = new Errand(call, control.nanoTime() + patience.toNanos());
        synchronized (this) {
            if (connection == null) {
                return CompletableFuture.failedFuture(closed ? RedisFailure.closed() : RedisFailure.notConnected());
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
            errand.send(current).whenComplete((reply, failure) -> back(errand, current, reply, failure));
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
            }
            if (answered) {
                answered &= !errand.isOver();
                errand.end();
                delay = FIRST_DELAY;
                dropEnded();
            } else if (current) {
                halted = true;
                if (noScript) {
                    errand.sayAllOfIt();
                }
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
        List<Errand> late = new ArrayList<>();
        synchronized (this) {
            lookDue = false;
            for (Errand next = errands.peek(); next != null && next.isLate(control.nanoTime()); next = errands.peek()) {
                errands.remove();
                if (!next.isOver()) {
                    next.end();
                    late.add(next);
                }
            }
            dropEnded();
            if (!errands.isEmpty()) {
                lookDue = true;
                control.schedule(BETWEEN_LOOKS, this::look);
            }
        }
        late.forEach(errand -> errand.answer().completeExceptionally(RedisFailure.tooLate(patience, errand.wasSent())));
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

    /** Closes the connection; what is not answered fails, and so does what is called after this. Idempotent. */
    void close() {
        List<Errand> open;
        StatefulConnection<byte[], byte[]> old;
        synchronized (this) {
            closed = true;
            old = connection;
            connection = null;
            open = errands.stream().filter(errand -> !errand.isOver()).toList();
            open.forEach(Errand::end);
            errands.clear();
        }
        open.forEach(errand -> errand.answer().completeExceptionally(RedisFailure.closing(errand.wasSent())));
        discard(old);
    }

    private static void discard(@Nullable StatefulConnection<byte[], byte[]> old) {
        if (old != null) {
            CompletionStage<Void> gone = old.closeAsync();
            gone.exceptionally(failure -> null);
        }
    }
}

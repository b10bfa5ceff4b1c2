package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A script call from the moment it was asked for until it is answered. Guarded by its {@link CommandLine}. */
final class Errand {
    private final ScriptRunner.Call call;
    private final long deadlineNanos;
    private final CompletableFuture<List<Object>> answer = new CompletableFuture<>();
    private final Again again = new Again();
    private boolean underWay;
    private boolean over;

    Errand(ScriptRunner.Call call, long deadlineNanos) {
        this.call = call;
        this.deadlineNanos = deadlineNanos;
    }

    Script script() {
        return call.script();
    }

    /**
     * Sends it. The stage may be complete when this returns.
     *
     * @param byText whether with the whole script, as Redis may not know it
     */
    CompletionStage<List<Object>> send(StatefulConnection<byte[], byte[]> connection, boolean byText) {
        underWay = true;
        AsyncCommand<byte[], byte[], List<Object>> sent = new AsyncCommand<>(
                byText ? RepeatableCommand.byText(call, again) : RepeatableCommand.byDigest(call, again));
        try {
            connection.dispatch(sent);
        } catch (RuntimeException closing) {
            sent.completeExceptionally(closing);
        }
        return sent;
    }

    /** It is not under way any more. */
    void isBack() {
        underWay = false;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** The connection was given up over which it may be under way: nobody can tell any more what becomes of that. */
    void isOrphaned() {
        if (underWay) {
            underWay = false;
            again.sent();
        }
    }

    /** Tells whether Redis may have done it, or may do it yet: what is under way may be sent at any moment. */
    boolean mayBeDone() {
        return underWay || again.mayBe();
    }

    boolean isLate(long nanoTime) {
        return nanoTime - deadlineNanos >= 0;
    }

    /** Nothing more is to be done for it, but to {@link #answer()}. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    CompletableFuture<List<Object>> answer() {
        return answer;
    }
}

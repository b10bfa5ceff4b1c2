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
    private final byte[] again = {'0'};
    private byte before = '0';
    private boolean byText;
    private boolean underWay;
    private boolean over;

    Errand(ScriptRunner.Call call, long deadlineNanos) {
        this.call = call;
        this.deadlineNanos = deadlineNanos;
    }

    /** Sends it. The stage may be complete when this returns. */
    CompletionStage<List<Object>> send(StatefulConnection<byte[], byte[]> connection) {
        underWay = true;
        before = again[0];
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

    /** It is sent with the whole script the next time, for Redis did not know it: this time it has not run it. */
    void sayAllOfIt() {
        byText = true;
        again[0] = before;
    }

    /** Tells whether Redis may have heard of it. */
    boolean wasSent() {
        return again[0] == '1';
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

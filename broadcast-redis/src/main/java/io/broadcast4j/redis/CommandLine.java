package io.broadcast4j.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection for scripts. Calls go out one behind the other without waiting for answers.
 *
 * <p>Thread-safe.
 */
final class CommandLine implements ScriptRunner {
    private final Connector connector;
    private final AtomicReference<@Nullable StatefulConnection<byte[], byte[]>> connection = new AtomicReference<>();
    private volatile boolean closed;

    CommandLine(Connector connector) {
        this.connector = connector;
    }

    /** Connects, or takes a new connection in place of one that is of no use any more. */
    CompletionStage<Void> connect() {
        return connector.commands().thenAccept(this::use);
    }

    private void use(StatefulConnection<byte[], byte[]> fresh) {
        discard(connection.getAndSet(fresh));
        if (closed) {
            close();
        }
    }

    boolean isConnected() {
        return connection.get() != null;
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        StatefulConnection<byte[], byte[]> current = connection.get();
        if (current == null) {
            return CompletableFuture.failedFuture(closed ? RedisFailure.closed() : RedisFailure.notConnected());
        }
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        send(current, RepeatableCommand.byDigest(call)).whenComplete((reply, failure) -> {
            if (failure instanceof RedisNoScriptException) {
                send(current, RepeatableCommand.byText(call)).whenComplete((late, again) -> end(answer, late, again));
            } else {
                end(answer, reply, failure);
            }
        });
        return answer;
    }

    private static CompletionStage<List<Object>> send(
            StatefulConnection<byte[], byte[]> current, RepeatableCommand command) {
        AsyncCommand<byte[], byte[], List<Object>> sent = new AsyncCommand<>(command);
        try {
            current.dispatch(sent);
        } catch (RuntimeException closing) {
            sent.completeExceptionally(closing);
        }
        return sent;
    }

    private static void end(
            CompletableFuture<List<Object>> answer, @Nullable List<Object> reply, @Nullable Throwable failure) {
        if (failure != null) {
            answer.completeExceptionally(RedisFailure.of(failure));
        } else {
            answer.complete(reply == null ? List.of() : reply);
        }
    }

    /** Closes the connection; what is called after this fails. Idempotent. */
    void close() {
        closed = true;
        discard(connection.getAndSet(null));
    }

    private static void discard(@Nullable StatefulConnection<byte[], byte[]> old) {
        if (old != null) {
            CompletionStage<Void> gone = old.closeAsync();
            gone.exceptionally(failure -> null);
        }
    }
}

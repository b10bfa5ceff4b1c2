package io.broadcast4j.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import java.time.Duration;
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
    /** How often a call is tried that meets a hash slot on its move. */
    private static final int TRIES = 20;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(75);

    private final Connector connector;
    private final Control control;
    private final AtomicReference<@Nullable StatefulConnection<byte[], byte[]>> connection = new AtomicReference<>();
    private volatile boolean closed;

    CommandLine(Connector connector, Control control) {
        this.connector = connector;
        this.control = control;
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
        CompletableFuture<List<Object>> answer = new CompletableFuture<>();
        run(RepeatableCommand.byDigest(call, false), call, TRIES, answer);
        return answer;
    }

    private void run(RepeatableCommand command, Call call, int tries, CompletableFuture<List<Object>> answer) {
        StatefulConnection<byte[], byte[]> current = connection.get();
        if (current == null) {
            answer.completeExceptionally(closed ? RedisFailure.closed() : RedisFailure.notConnected());
            return;
        }
        send(current, command).whenComplete((reply, failure) -> {
            if (failure instanceof RedisNoScriptException) {
                run(RepeatableCommand.byText(call, command.mayHaveRun()), call, tries, answer);
            } else if (tries > 1 && RedisFailure.passesSoon(failure)) {
                RepeatableCommand next = RepeatableCommand.byDigest(call, command.mayHaveRun());
                control.schedule(BETWEEN_TRIES, () -> run(next, call, tries - 1, answer));
            } else {
                end(answer, reply, failure);
            }
        });
    }

    private static CompletionStage<List<Object>> send(
            StatefulConnection<byte[], byte[]> current, RepeatableCommand command) {
        AsyncCommand<byte[], byte[], List<Object>> sent = new AsyncCommand<>(command);
        current.dispatch(sent);
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

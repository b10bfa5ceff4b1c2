package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Runs scripts on one connection in the plainest way. Thread-safe. */
final class LettuceScripts implements ScriptRunner, AutoCloseable {
    private final RedisClusterAsyncCommands<byte[], byte[]> commands;
    private final Duration timeout;
    private final Runnable close;

    private LettuceScripts(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout, Runnable close) {
        this.commands = commands;
        this.timeout = timeout;
        this.close = close;
    }

    static LettuceScripts on(RedisServer server) {
        return on(server, Duration.ofSeconds(15));
    }

    static LettuceScripts on(RedisServer server, Duration timeout) {
        RedisClient client = RedisClient.create(server.uri());
        return new LettuceScripts(client.connect(ByteArrayCodec.INSTANCE).async(), timeout, () -> shutdown(client));
    }

    static LettuceScripts on(RedisCluster cluster) {
        RedisClusterClient client = RedisClusterClient.create(cluster.uris().get(0));
        return new LettuceScripts(
                client.connect(ByteArrayCodec.INSTANCE).async(), Duration.ofSeconds(15), () -> shutdown(client));
    }

    private static void shutdown(io.lettuce.core.AbstractRedisClient client) {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        return run(call, "0");
    }

    /** Runs a script that may have been run before. */
    CompletionStage<List<Object>> runAgain(Call call) {
        return run(call, "1");
    }

    private CompletionStage<List<Object>> run(Call call, String again) {
        List<byte[]> args = new ArrayList<>(call.args());
        args.add(again.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        CompletableFuture<List<Object>> result = new CompletableFuture<>();
        CompletionStage<List<Object>> answered = commands.<List<Object>>eval(
                        call.script().source(),
                        ScriptOutputType.MULTI,
                        call.keys().toArray(byte[][]::new),
                        args.toArray(byte[][]::new))
                .toCompletableFuture()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        answered.whenComplete((answer, failure) -> {
            if (failure == null) {
                result.complete(answer);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                boolean refused = cause instanceof RedisCommandExecutionException;
                result.completeExceptionally(new BroadcastException(
                        refused ? Outcome.REJECTED : Outcome.UNKNOWN, "The script " + call.script(), cause));
            }
        });
        return result;
    }

    @Override
    public void close() {
        close.run();
    }
}

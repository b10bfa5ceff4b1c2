package io.broadcast4j.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * The connections for scripts. All calls about one stream go over the same one, so they are run in their order.
 *
 * <p>Thread-safe.
 */
final class CommandLines implements ScriptRunner {
    private final List<CommandLine> lines;

    /**
     * Creates lines without connections.
     *
     * @param patience how long an answer is waited for
     */
    CommandLines(Connector connector, Control control, Duration patience, int size) {
        this.lines = IntStream.range(0, size)
                .mapToObj(index -> new CommandLine(connector, control, patience))
                .toList();
    }

    /** Connects all of them, or replaces their connections. */
    CompletionStage<Void> connect() {
        return CompletableFuture.allOf(
                lines.stream().map(line -> line.connect().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
    }

    /** Tells whether calls wait because a connection was lost. */
    boolean areHalted() {
        return lines.stream().anyMatch(CommandLine::isHalted);
    }

    boolean areConnected() {
        return lines.stream().allMatch(CommandLine::isConnected);
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        int hash = Arrays.hashCode(call.keys().get(0));
        return lines.get(Math.floorMod(hash, lines.size())).run(call);
    }

    /** Completes when it is known what became of all that was called until now. Never fails. */
    CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(lines.stream().map(CommandLine::settled).toArray(CompletableFuture<?>[]::new));
    }

    void close() {
        lines.forEach(CommandLine::close);
    }
}

package io.broadcast4j.redis;

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

    CommandLines(Connector connector, Control control, int size) {
        this.lines = IntStream.range(0, size)
                .mapToObj(index -> new CommandLine(connector, control))
                .toList();
    }

    /** Connects all of them, or replaces their connections. */
    CompletionStage<Void> connect() {
        return CompletableFuture.allOf(
                lines.stream().map(line -> line.connect().toCompletableFuture()).toArray(CompletableFuture<?>[]::new));
    }

    boolean areConnected() {
        return lines.stream().allMatch(CommandLine::isConnected);
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        int hash = Arrays.hashCode(call.keys().get(0));
        return lines.get(Math.floorMod(hash, lines.size())).run(call);
    }

    void close() {
        lines.forEach(CommandLine::close);
    }
}

package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The connections for scripts, and over each of them one line to each master, so that none waits for another. All calls
 * about one stream go over the same line, so they are run in their order, but for the moment in which the stream moves from
 * one master of a cluster to another.
 *
 * <p>Thread-safe, guarded by its monitor; when connections were renewed is confined to the control thread.
 */
final class CommandLines implements ScriptRunner {
    private final Connector connector;
    private final Control control;
    private final Duration patience;
    private final List<Map<Shard, CommandLine>> lines;
    private final @Nullable StatefulConnection<byte[], byte[]>[] connections;
    private final long[] renewedNanos;
    private boolean closed;

    /**
     * Creates lines without connections.
     *
     * @param patience how long an answer is waited for
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    CommandLines(Connector connector, Control control, Duration patience, int size) {
        this.connector = connector;
        this.control = control;
        this.patience = patience;
        this.lines = IntStream.range(0, size)
                .<Map<Shard, CommandLine>>mapToObj(index -> new HashMap<>())
                .toList();
        this.connections = new StatefulConnection[size];
        this.renewedNanos = new long[size];
        Arrays.fill(renewedNanos, control.nanoTime());
    }

    /** Connects all of them, or replaces connections that are of no use any more. */
    CompletionStage<Void> connect() {
        return CompletableFuture.allOf(IntStream.range(0, lines.size())
                .mapToObj(index -> connect(index).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<Void> connect(int index) {
        return Connector.attempt(connector::commands, control).thenAccept(fresh -> use(index, fresh));
    }

    /**
     * Replaces connections over which something was asked and nothing answered for so long, each at most three times as
     * rarely: the others of a cluster go over the same one.
     */
    void renewSilent(Duration time) {
        long now = control.nanoTime();
        for (int index = 0; index < lines.size(); index++) {
            if (isSilent(index, time) && now - renewedNanos[index] >= 3 * time.toNanos()) {
                renewedNanos[index] = now;
                CompletionStage<Void> renewed = connect(index);
                renewed.exceptionally(failure -> null);
            }
        }
    }

    private synchronized boolean isSilent(int index, Duration time) {
        return lines.get(index).values().stream().anyMatch(line -> line.isSilent(time));
    }

    /** Gives up all connections at once, with all that waits in them to be sent. What is called until the next fails. */
    void drop() {
        List<@Nullable StatefulConnection<byte[], byte[]>> old;
        synchronized (this) {
            old = Arrays.asList(connections.clone());
            Arrays.fill(connections, null);
            lines.forEach(each -> each.values().forEach(line -> line.use(null)));
        }
        old.forEach(Connector::discard);
    }

    private void use(int index, StatefulConnection<byte[], byte[]> fresh) {
        StatefulConnection<byte[], byte[]> superfluous;
        synchronized (this) {
            superfluous = closed ? fresh : connections[index];
            if (!closed) {
                connections[index] = fresh;
                lines.get(index).values().forEach(line -> line.use(fresh));
            }
        }
        Connector.discard(superfluous);
    }

    /** Tells whether calls wait because a connection was lost. */
    synchronized boolean areHalted() {
        return lines.stream().anyMatch(each -> each.values().stream().anyMatch(CommandLine::isHalted));
    }

    synchronized boolean areConnected() {
        return Arrays.stream(connections).allMatch(connection -> connection != null);
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        return line(call.keys().get(0)).run(call);
    }

    private synchronized CommandLine line(byte[] key) {
        int index = Math.floorMod(Arrays.hashCode(key), lines.size());
        Shard owner = connector.layout().owner(ByteBuffer.wrap(key));
        return lines.get(index).computeIfAbsent(owner == null ? Shard.ALL : owner, shard -> {
            CommandLine line = new CommandLine(control, patience);
            line.use(connections[index]);
            return line;
        });
    }

    /** Completes when it is known what became of all that was called until now. Never fails. */
    synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(lines.stream()
                .flatMap(each -> each.values().stream())
                .map(CommandLine::settled)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Closes the connections; what is not answered fails, and so does what is called after this. Idempotent. */
    void close() {
        List<@Nullable StatefulConnection<byte[], byte[]>> open;
        List<CommandLine> all;
        synchronized (this) {
            closed = true;
            open = Arrays.asList(connections.clone());
            Arrays.fill(connections, null);
            all = lines.stream().flatMap(each -> each.values().stream()).toList();
        }
        all.forEach(CommandLine::close);
        open.forEach(Connector::discard);
    }
}

package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the node remembers of its streams, and which of them it listens to. Both change under one monitor, and so does the
 * queue of what is handed over: a message takes its position and its place in that queue in one step.
 *
 * <p>A position of a stream that is not known is a gap: whatever stood there is gone. Asked since a time, such a stream
 * has nothing, unless it may have been forgotten, or the time is before this history began. Seconds count as a whole there,
 * because clients ask in whole seconds. Once closed, every answer is a gap.
 *
 * <p>Thread-safe. Under the monitor nothing foreign is called but the clocks and the random numbers.
 */
final class InMemoryHistory implements History {
    private static final Replay UNKNOWN = new Replay.Gap(Position.NONE);

    private final InstantSource time;
    private final LongSupplier nanoTime;
    private final StreamLogs logs;
    private Instant latest;
    private boolean closed;

    /** Creates a history that begins now. */
    InMemoryHistory(InstantSource time, LongSupplier nanoTime, RandomGenerator random, long maxBytes) {
        this.time = time;
        this.nanoTime = nanoTime;
        this.latest = time.instant();
        this.logs = new StreamLogs(
                random, maxBytes, latest.truncatedTo(ChronoUnit.SECONDS).minusNanos(1));
    }

    /**
     * Stores a message where its policy says so, and queues it where somebody listens.
     *
     * @throws BroadcastException if there is no room in the queue, or it is closed; nothing has happened then
     */
    synchronized Placement place(Publication publication, HandOver handOver) {
        if (closed) {
            throw new BroadcastException(Outcome.REJECTED, "The backplane is closed");
        }
        Message message = publication.message();
        long now = nanoTime.getAsLong();
        StreamLog known = logs.find(message.stream(), now);
        boolean listened = known != null && known.isListened();
        if (listened) {
            handOver.reserve(message);
        }
        Message placed = publication.history().isOff()
                ? message
                : store(publication, known == null ? logs.obtain(message.stream(), now) : known, now);
        return new Placement(placed.position(), listened ? handOver.add(placed) : null);
    }

    private Message store(Publication publication, StreamLog log, long now) {
        Message placed = log.append(publication.message(), publication.history(), wallTime(), now);
        logs.appended(log, now);
        return placed;
    }

    /** Begins to listen. Returns the newest position of the stream: what is placed from now on is queued. */
    synchronized Position listen(Stream stream) {
        if (closed) {
            return Position.NONE;
        }
        wallTime();
        StreamLog log = logs.obtain(stream, nanoTime.getAsLong());
        log.listen();
        logs.joined(log);
        return log.top();
    }

    /** Ends listening. */
    synchronized void leave(Stream stream) {
        long now = nanoTime.getAsLong();
        StreamLog log = logs.find(stream, now);
        if (log != null && log.isListened()) {
            log.leave(now);
            logs.left(log);
        }
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Position position) {
        return CompletableFuture.completedStage(replay(stream, position));
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Instant start) {
        return CompletableFuture.completedStage(replay(stream, start));
    }

    private synchronized Replay replay(Stream stream, Position position) {
        StreamLog log = logs.find(stream, nanoTime.getAsLong());
        return log == null ? UNKNOWN : log.since(position);
    }

    private synchronized Replay replay(Stream stream, Instant start) {
        StreamLog log = logs.find(stream, nanoTime.getAsLong());
        if (log != null) {
            return log.since(start);
        }
        return closed || !logs.lost().isBefore(start) ? UNKNOWN : new Replay.Messages(List.of(), Position.NONE);
    }

    /** Forgets everything. */
    synchronized void close() {
        closed = true;
        logs.clear();
    }

    /** Returns how many bytes are remembered. */
    synchronized long bytes() {
        return logs.bytes();
    }

    /** Returns how many streams are known. */
    synchronized int streams() {
        return logs.size();
    }

    /** Never goes back: else what is stored after a clock was set back would look older than what somebody has seen. */
    private Instant wallTime() {
        Instant now = time.instant();
        if (now.isAfter(latest)) {
            latest = now;
        }
        return latest;
    }

    /**
     * What became of a publication.
     *
     * @param position where it is stored, or {@link Position#NONE}
     * @param ticket its place in the queue, or null if nobody listens
     */
    record Placement(Position position, HandOver.@Nullable Ticket ticket) {}
}

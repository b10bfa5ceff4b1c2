package io.broadcast4j.backplane;

import io.broadcast4j.Stream;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all streams, bounded in bytes together. Beyond the bound the logs that were used longest ago lose their
 * messages, and are forgotten unless this node listens to them. That order is exact, since of all that is forgotten only
 * the newest time is known afterwards: what is dropped had better be old.
 *
 * <p>The shell of a stream that this node listens to is not counted: there are as many of them as of subscribed streams.
 *
 * <p>Not thread-safe: guarded by the monitor of {@link InMemoryHistory}.
 */
final class StreamLogs {
    /** How many logs are looked at for what has grown old, at each publication. */
    private static final int SWEPT = 16;

    private static final int PARTS = 4_096;

    private final Map<Stream, StreamLog> logs = new HashMap<>();

    /** Those with messages, in the order of the last publication. */
    private final Set<StreamLog> filled = new LinkedHashSet<>();

    /** Those without messages that nobody listens to, in the order in which they became so. */
    private final Set<StreamLog> shells = new LinkedHashSet<>();

    /**
     * The epochs in which streams begin, by a part of all streams. Each serves until a stream of its part is forgotten that
     * had messages. So one that never had any begins as it was when its last listener left, who comes back and has missed
     * nothing.
     */
    private final @Nullable String[] epochs = new String[PARTS];

    private final RandomGenerator random;
    private final long maxBytes;
    private Instant lost;
    private long bytes;

    /**
     * Creates an empty table.
     *
     * @param random makes the epochs
     * @param lost until when messages may have been stored that nobody knows of
     */
    StreamLogs(RandomGenerator random, long maxBytes, Instant lost) {
        this.random = random;
        this.maxBytes = maxBytes;
        this.lost = lost;
    }

    /** Returns the log of a stream as it is now, or null if there is none. */
    @Nullable
    StreamLog find(Stream stream, long nanoTime) {
        StreamLog log = logs.get(stream);
        if (log == null) {
            return null;
        }
        refresh(log, nanoTime);
        if (log.isOver(nanoTime)) {
            forget(log);
            return null;
        }
        return log;
    }

    /** Returns the log of a stream as it is now, a new one if there is none. */
    StreamLog obtain(Stream stream, long nanoTime) {
        StreamLog found = find(stream, nanoTime);
        if (found != null) {
            return found;
        }
        StreamLog created = new StreamLog(stream, epoch(part(stream)), lost, nanoTime);
        logs.put(stream, created);
        return created;
    }

    /** Counts what was appended to a log, and drops what has grown old elsewhere or is too much. */
    void appended(StreamLog log, long nanoTime) {
        filled.remove(log);
        if (!log.isEmpty()) {
            filled.add(log);
        }
        settle(log);
        sweep(nanoTime);
        while (bytes > maxBytes) {
            shrink();
        }
    }

    /** Notes that nobody listens to a log any more. Without a single message, nobody misses it. */
    void left(StreamLog log) {
        if (log.isUntouched()) {
            forget(log);
        } else {
            settle(log);
            while (bytes > maxBytes) {
                shrink();
            }
        }
    }

    /** Notes that a log is listened to. */
    void joined(StreamLog log) {
        settle(log);
    }

    void clear() {
        logs.clear();
        filled.clear();
        shells.clear();
        bytes = 0;
    }

    /** Returns until when messages may have been stored to streams that have no log. */
    Instant lost() {
        return lost;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return logs.size();
    }

    private void sweep(long nanoTime) {
        for (int i = 0; i < SWEPT && !filled.isEmpty(); i++) {
            StreamLog eldest = filled.iterator().next();
            refresh(eldest, nanoTime);
            if (!eldest.isEmpty()) {
                break;
            }
        }
        for (int i = 0; i < SWEPT && !shells.isEmpty(); i++) {
            StreamLog eldest = shells.iterator().next();
            if (!eldest.isOver(nanoTime)) {
                break;
            }
            forget(eldest);
        }
    }

    private void shrink() {
        StreamLog eldest = eldest();
        if (eldest.isEmpty()) {
            forget(eldest);
        } else {
            eldest.empty();
            settle(eldest);
        }
    }

    /** All that weighs anything is in one of the sets, so while there is too much, neither can be empty with the other. */
    private StreamLog eldest() {
        if (filled.isEmpty()) {
            return shells.iterator().next();
        }
        StreamLog eldest = filled.iterator().next();
        if (shells.isEmpty()) {
            return eldest;
        }
        StreamLog shell = shells.iterator().next();
        return shell.usedAtNanos() - eldest.usedAtNanos() <= 0 ? shell : eldest;
    }

    private void refresh(StreamLog log, long nanoTime) {
        log.trim(nanoTime);
        settle(log);
    }

    /** Weighs a log again and puts it where it belongs, behind others only if it comes new there. */
    private void settle(StreamLog log) {
        bytes += log.weigh();
        if (log.isEmpty()) {
            filled.remove(log);
        }
        if (log.isEmpty() && !log.isListened()) {
            shells.add(log);
        } else {
            shells.remove(log);
        }
    }

    private void forget(StreamLog log) {
        logs.remove(log.stream());
        if (!log.isUntouched()) {
            epochs[part(log.stream())] = null;
        }
        filled.remove(log);
        shells.remove(log);
        bytes -= log.weighed();
        if (log.newest().isAfter(lost)) {
            lost = log.newest();
        }
    }

    private String epoch(int part) {
        String begun = epochs[part];
        String epoch = begun == null ? Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX) : begun;
        epochs[part] = epoch;
        return epoch;
    }

    private static int part(Stream stream) {
        return Math.floorMod(stream.hashCode(), PARTS);
    }
}

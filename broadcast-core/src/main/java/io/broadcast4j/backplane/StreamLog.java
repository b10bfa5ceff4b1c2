package io.broadcast4j.backplane;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The newest messages of one stream, without a hole up to the newest one. The policy of the latest publication bounds
 * their number and age; whatever it says, their text takes at most {@value #MAX_TEXT_BYTES} bytes, and a message that is
 * larger than that is not kept at all.
 *
 * <p>Without any message it is a shell, which still knows the epoch and the offset, and the newest time of what has gone.
 *
 * <p>Not thread-safe: guarded by the monitor of {@link InMemoryHistory}.
 */
final class StreamLog {
    /** How much text one stream keeps, in bytes; a character counts as two. */
    static final long MAX_TEXT_BYTES = 1 << 20;

    /** What a stream weighs beside its name and messages: this object, its epoch, its places in tables. */
    static final int OVERHEAD_BYTES = 512;

    /** What a message weighs beside its text: its objects, position and time included. */
    static final int MESSAGE_OVERHEAD_BYTES = 192;

    private static final long MIN_LIFE_NANOS = Duration.ofHours(1).toNanos();
    private static final int LIVES_PER_AGE = 10;

    private final Stream stream;
    private final String epoch;
    private Deque<Entry> entries = new ArrayDeque<>();
    private HistoryPolicy policy = HistoryPolicy.OFF;
    private long offset;
    private Instant lost;
    private long textBytes;
    private long weighed;
    private boolean listened;
    private long usedAtNanos;

    /**
     * Creates a log without messages.
     *
     * @param lost until when messages of this stream may have been stored that are not here
     */
    StreamLog(Stream stream, String epoch, Instant lost, long nanoTime) {
        this.stream = stream;
        this.epoch = epoch;
        this.lost = lost;
        this.usedAtNanos = nanoTime;
    }

    /** Stores a message, and returns it at its position. Times never decrease from call to call. */
    Message append(Message message, HistoryPolicy kept, Instant now, long nanoTime) {
        policy = kept;
        offset++;
        Message placed = message.at(top());
        entries.addLast(new Entry(placed, now, nanoTime));
        textBytes += textBytes(placed);
        usedAtNanos = nanoTime;
        trim(nanoTime);
        return placed;
    }

    /** Drops what the policy does not keep. */
    void trim(long nanoTime) {
        int most = policy.latestOnly() ? 1 : policy.messages();
        long age = TimeUnit.NANOSECONDS.convert(policy.age());
        while (!entries.isEmpty()
                && (entries.size() > most
                        || textBytes > MAX_TEXT_BYTES
                        || nanoTime - entries.getFirst().nanoTime() > age)) {
            Entry gone = entries.removeFirst();
            lost = gone.stored();
            textBytes -= textBytes(gone.message());
        }
        if (entries.isEmpty()) {
            // A deque never shrinks.
            entries = new ArrayDeque<>();
        }
    }

    /** Drops all messages. */
    void empty() {
        lost = newest();
        textBytes = 0;
        entries = new ArrayDeque<>();
    }

    Replay since(Position position) {
        if (isWholeAsLatest()) {
            boolean seen = position.offset() == offset && position.epoch().equals(epoch);
            return newestWhile(entry -> !seen);
        }
        long keptFrom = offset - entries.size() + 1;
        if (!position.epoch().equals(epoch) || position.offset() > offset || position.offset() < keptFrom - 1) {
            return new Replay.Gap(top());
        }
        return newestWhile(entry -> entry.message().position().offset() > position.offset());
    }

    Replay since(Instant time) {
        if (!isWholeAsLatest() && !lost.isBefore(time)) {
            return new Replay.Gap(top());
        }
        return newestWhile(entry -> !entry.stored().isBefore(time));
    }

    Position top() {
        return new Position(epoch, offset, "");
    }

    Stream stream() {
        return stream;
    }

    /** Returns until when messages of this stream have been stored, here or in an earlier life. */
    Instant newest() {
        return entries.isEmpty() ? lost : entries.getLast().stored();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Tells whether nothing was ever stored. */
    boolean isUntouched() {
        return offset == 0;
    }

    void listen() {
        listened = true;
    }

    void leave(long nanoTime) {
        listened = false;
        usedAtNanos = nanoTime;
    }

    /** Tells whether this node listens. Such a log must not be forgotten: the next message is to be the next offset. */
    boolean isListened() {
        return listened;
    }

    long usedAtNanos() {
        return usedAtNanos;
    }

    /** Tells whether nobody has used it for so long that its epoch may end. */
    boolean isOver(long nanoTime) {
        long age = TimeUnit.NANOSECONDS.convert(policy.age());
        long life = age > Long.MAX_VALUE / LIVES_PER_AGE ? Long.MAX_VALUE : LIVES_PER_AGE * age;
        return !listened && nanoTime - usedAtNanos > Math.max(life, MIN_LIFE_NANOS);
    }

    /** Returns by how much its weight has changed since the last call. That of a listened one is that of its messages. */
    long weigh() {
        long shell = listened ? 0 : OVERHEAD_BYTES + 2L * stream.name().length();
        long weight = shell + textBytes + (long) MESSAGE_OVERHEAD_BYTES * entries.size();
        long change = weight - weighed;
        weighed = weight;
        return change;
    }

    /** Returns what it weighed last. */
    long weighed() {
        return weighed;
    }

    private boolean isWholeAsLatest() {
        return policy.latestOnly() && !entries.isEmpty();
    }

    private Replay newestWhile(Predicate<Entry> asked) {
        Deque<Message> found = new ArrayDeque<>();
        for (Iterator<Entry> newestFirst = entries.descendingIterator(); newestFirst.hasNext(); ) {
            Entry entry = newestFirst.next();
            if (!asked.test(entry)) {
                break;
            }
            found.addFirst(entry.message());
        }
        return new Replay.Messages(found.stream().toList(), top());
    }

    private static long textBytes(Message message) {
        String except = message.exceptConnection();
        return 2L * (message.json().length() + (except == null ? 0 : except.length()));
    }

    private record Entry(Message message, Instant stored, long nanoTime) {}
}

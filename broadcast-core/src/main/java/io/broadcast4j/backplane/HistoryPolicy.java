package io.broadcast4j.backplane;

import java.time.Duration;

/**
 * How much a backplane remembers of a stream.
 *
 * <p>Immutable, thread-safe.
 *
 * @param messages how many messages at most; 0 for none, and 1 with {@code latestOnly}
 * @param age how old a message becomes at most
 * @param latestOnly whether only the newest message counts: older ones are superseded by it, so nobody misses them
 */
public record HistoryPolicy(int messages, Duration age, boolean latestOnly) {
    /** Remembers nothing: a client that is away misses what is broadcast meanwhile. */
    public static final HistoryPolicy OFF = new HistoryPolicy(0, Duration.ZERO, false);

    /** What a server remembers of a stream when nothing else is said: 100 messages for five minutes. */
    public static final HistoryPolicy DEFAULT = keep(100, Duration.ofMinutes(5));

    /** The most messages of one stream that can be asked for. */
    public static final int MAX_MESSAGES = 10_000;

    /** Checks the bounds. */
    public HistoryPolicy {
        if (messages < 0 || messages > MAX_MESSAGES) {
            throw new IllegalArgumentException(
                    "A history has 0 to " + MAX_MESSAGES + " messages of a stream, not " + messages);
        }
        if (age.isNegative() || (messages > 0 && age.isZero())) {
            throw new IllegalArgumentException("The age of a history is positive: " + age);
        }
        if (latestOnly && messages != 1) {
            throw new IllegalArgumentException("A history with latestOnly has 1 for messages, not " + messages);
        }
    }

    /** Remembers so many messages, and none that is older. */
    public static HistoryPolicy keep(int messages, Duration age) {
        return new HistoryPolicy(messages, age, false);
    }

    /**
     * Remembers the newest message alone, as the state of the stream: each new subscription gets it at once, and one that
     * resumes gets it if it has changed. What was in between is nobody's loss.
     */
    public static HistoryPolicy latestOnly(Duration age) {
        return new HistoryPolicy(1, age, true);
    }

    /** Tells whether nothing is remembered. */
    public boolean isOff() {
        return messages == 0;
    }
}

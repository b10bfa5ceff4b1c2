package io.broadcast4j.redis;

import io.broadcast4j.backplane.HistoryPolicy;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Makes the names of epochs, and says how long they are kept: much longer than any message, so that whoever comes late is
 * told of a gap and never takes one life of a stream for another.
 *
 * <p>Thread-safe.
 */
final class Epochs {
    /** How long the epoch of a stream is known to which nothing is published. */
    static final Duration KEPT = Duration.ofDays(1);

    /** The highest age that is told to Redis, whose times are of 64 bits in milliseconds. */
    private static final Duration MAX_AGE = Duration.ofDays(3_650);

    private static final int LIVES_PER_AGE = 10;

    private final SecureRandom random = new SecureRandom();

    /** Returns a name that no other epoch has. */
    String next() {
        return Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX);
    }

    /** Returns how long the epoch of a stream is known after a message was published. */
    static Duration keptFor(HistoryPolicy policy) {
        Duration lives = age(policy).multipliedBy(LIVES_PER_AGE);
        return lives.compareTo(KEPT) > 0 ? lives : KEPT;
    }

    /** Returns how old messages become, as it is told to Redis. */
    static Duration age(HistoryPolicy policy) {
        return policy.age().compareTo(MAX_AGE) > 0 ? MAX_AGE : policy.age();
    }
}

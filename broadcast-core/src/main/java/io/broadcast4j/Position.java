package io.broadcast4j;

/**
 * Where a message stands in the history of its stream.
 *
 * <p>Within one epoch the offsets of a stream grow by one from message to message. A new epoch begins when the history
 * was lost. The entry id tells apart two messages that were given the same offset in the same epoch, which a failover of
 * the store behind a backplane can cause.
 *
 * <p>Immutable, thread-safe.
 *
 * @param epoch names one uninterrupted life of the history; empty where there is no history
 * @param offset counts from 1; 0 where there is no history
 * @param entryId names the entry itself; empty where there is no history
 */
public record Position(String epoch, long offset, String entryId) {
    /** The position of a message in a stream that keeps no history: delivered at most once, never replayed. */
    public static final Position NONE = new Position("", 0, "");

    /**
     * Checks the offset.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    public Position {
        if (offset < 0) {
            throw new IllegalArgumentException("An offset is not negative: " + offset);
        }
    }
}

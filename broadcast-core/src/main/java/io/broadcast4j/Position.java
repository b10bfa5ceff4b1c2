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
 * @param epoch names one uninterrupted life of the history, without a dot; empty where there is no history
 * @param offset counts from 1; 0 before the first message, and where there is no history
 * @param entryId names the entry itself, without a dot; empty where offsets are never given twice, or where it is not known
 */
public record Position(String epoch, long offset, String entryId) {
    /** The position of a message in a stream that keeps no history: delivered at most once, never replayed. */
    public static final Position NONE = new Position("", 0, "");

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if the offset is negative, or there is a dot in the epoch or the entry id
     */
    public Position {
        if (offset < 0) {
            throw new IllegalArgumentException("An offset is not negative: " + offset);
        }
        checkDotless("epoch", epoch);
        checkDotless("entry id", entryId);
    }

    private static void checkDotless(String part, String text) {
        if (text.indexOf('.') >= 0) {
            throw new IllegalArgumentException("The " + part + " of a position has no dot");
        }
    }

    /** Tells whether this is no place in any history. */
    public boolean isNone() {
        return epoch.isEmpty();
    }

    /** Tells whether this is the place right after another one. */
    public boolean isNextAfter(Position before) {
        return offset == before.offset + 1 && epoch.equals(before.epoch);
    }

    /** Tells whether whoever has seen everything up to another place has seen what stands here. */
    public boolean isCoveredBy(Position top) {
        return offset <= top.offset && epoch.equals(top.epoch);
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;

/**
 * How much waits for an answer of Redis. While Redis does not answer, that is bounded tightly, so that publishers hear of
 * it at once.
 *
 * <p>Thread-safe, guarded by its monitor.
 */
final class Waiting {
    /** How many messages wait at most while Redis is not heard. */
    static final int MAX_MESSAGES_WHILE_SILENT = 1_000;

    /** How many bytes of messages wait at most while Redis is not heard. */
    static final long MAX_BYTES_WHILE_SILENT = 8L << 20;

    /** How many bytes of messages are on their way at most. */
    static final long MAX_BYTES = 64L << 20;

    private int messages;
    private long bytes;

    /**
     * Makes room for a message.
     *
     * @param silent whether Redis is not heard just now
     * @throws BroadcastException if there is none
     */
    synchronized void enter(int size, boolean silent) {
        long most = silent ? MAX_BYTES_WHILE_SILENT : MAX_BYTES;
        boolean tooMany = silent && messages >= MAX_MESSAGES_WHILE_SILENT;
        // A message that is larger than all the room there is goes alone.
        if (tooMany || (messages > 0 && bytes + size > most)) {
            throw new BroadcastException(
                    Outcome.REJECTED,
                    (silent ? "Redis does not answer, and " : "") + messages + " messages of " + bytes
                            + " bytes wait for it already");
        }
        messages++;
        bytes += size;
    }

    /** Gives the room of a message back. */
    synchronized void leave(int size) {
        messages--;
        bytes -= size;
    }

    synchronized int messages() {
        return messages;
    }
}

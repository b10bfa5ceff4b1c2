package io.broadcast4j;

import java.time.Instant;

/**
 * Whether a node does all of its work.
 *
 * <p>Immutable, thread-safe.
 *
 * @param status the answer
 * @param detail why it is degraded, for people; empty if it is not
 * @param since since when, by the wall clock of this node
 */
public record Health(Status status, String detail, Instant since) {
    /** How well a node is. */
    public enum Status {
        /** Everything works. */
        UP,
        /**
         * This node is cut off from the others, or from some of what carries messages between them. It keeps its clients,
         * who will be given what they miss as soon as that is over; until then broadcasts may fail, and clients that want
         * to subscribe may be sent away to come back.
         */
        DEGRADED
    }

    /** Tells whether everything works. */
    public boolean isUp() {
        return status == Status.UP;
    }
}

package io.broadcast4j;

import java.io.Serial;

/** Fails the stage of a broadcast or a subscription when the infrastructure did not do its part. */
public class BroadcastException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says what became of the message. */
    public enum Outcome {
        /** Nothing was delivered, and nothing will be. */
        REJECTED,
        /** It may have been delivered or not. */
        UNKNOWN
    }

    /** What became of the message. */
    private final Outcome outcome;

    /** Creates a failure without a cause. */
    public BroadcastException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    /** Creates a failure with its cause. */
    public BroadcastException(Outcome outcome, String message, Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    /** Returns what became of the message. */
    public Outcome outcome() {
        return outcome;
    }
}

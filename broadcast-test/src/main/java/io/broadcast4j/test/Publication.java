package io.broadcast4j.test;

import io.broadcast4j.Position;

/** What became of one message, as its publisher was told. Immutable, thread-safe. */
record Publication(String id, Outcome outcome, String payload, Position position) {
    /** From the least to the most that is known. */
    enum Outcome {
        REJECTED,
        UNKNOWN,
        STORED
    }

    boolean isRejected() {
        return outcome == Outcome.REJECTED;
    }

    /** Tells whether the message has a place among the others of its stream. */
    boolean isPlaced() {
        return outcome == Outcome.STORED && !position.isNone();
    }

    /** Returns what is known of the message from this report of its publisher and another one, such as after a retry. */
    Publication or(Publication other) {
        return other.outcome.compareTo(outcome) > 0 ? other : this;
    }

    static String show(Position position) {
        return position.isNone() ? "no position" : position.epoch() + "/" + position.offset();
    }

    @Override
    public String toString() {
        return id + " at " + show(position);
    }
}

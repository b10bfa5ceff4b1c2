package io.broadcast4j.server;

import io.broadcast4j.Position;
import org.jspecify.annotations.Nullable;

/**
 * How much of one stream one subscription has seen: everything after some position that came through its gate or was
 * replayed, without a loss in between.
 *
 * <p>Messages reach a node without a hole, see {@link Sequence}. So only the seam between what was replayed and what comes
 * live has to be watched, which is the first message through the gate.
 *
 * <p>Not thread-safe: used by whoever is behind the gate, one thread at a time.
 */
final class Progress {
    /** Everything after here has been seen; null before anything was, or if that is not known. */
    private @Nullable Position start;

    /** What came before the first message: the end of what was replayed or lost, or unknown. */
    private Position before = Position.NONE;

    private boolean atSeam = true;
    private boolean dense = true;

    /** What is to become of a delivery. */
    enum Step {
        /** It has been seen. */
        SKIP,
        /** It comes next. */
        PASS,
        /** It comes, and something before it is missing. */
        PASS_AFTER_LOSS
    }

    /** Decides on a delivery that has come through the gate, and counts it as seen. */
    Step step(Delivery delivery) {
        if (delivery.isLoss()) {
            return stepOverLoss(delivery.position());
        }
        Position position = delivery.position();
        if (!atSeam || position.isNone()) {
            return Step.PASS;
        }
        if (position.isCoveredBy(before)) {
            return Step.SKIP;
        }
        atSeam = false;
        boolean next = before.isNone() || position.isNextAfter(before) || (!dense && before.isCoveredBy(position));
        if (start == null || !next) {
            start = justBefore(position);
        }
        return next ? Step.PASS : Step.PASS_AFTER_LOSS;
    }

    /** A loss of nothing but what was replayed is none. One without a position concerns whatever came before. */
    private Step stepOverLoss(Position upTo) {
        if (atSeam && !upTo.isNone() && upTo.isCoveredBy(before)) {
            return Step.SKIP;
        }
        atSeam = true;
        before = upTo;
        start = upTo.isNone() ? null : upTo;
        return Step.PASS;
    }

    /**
     * Tells whether a message that was remembered has not been seen yet, and would come before all that was. What came
     * before a loss counts as not seen: whoever asks for it again has to say from where.
     */
    boolean lacks(Position remembered) {
        return start == null || remembered.isCoveredBy(start);
    }

    /** Tells whether the next message will show by its position if something before it is missing. */
    boolean notices() {
        return atSeam && !before.isNone();
    }

    /**
     * Everything from a position on, to the newest one, was replayed.
     *
     * @param oldest the first message that was, or null for none
     * @param whole whether the stream has no holes, unlike one of which only the latest message counts
     */
    void replayed(@Nullable Position oldest, Position newest, boolean whole) {
        dense = whole;
        if (start == null && atSeam) {
            before = newest;
            start = newest.isNone() ? null : newest;
        }
        if (oldest != null) {
            start = justBefore(oldest);
        }
    }

    /** Returns the place before another one. */
    static Position justBefore(Position position) {
        return new Position(position.epoch(), Math.max(0, position.offset() - 1), "");
    }
}

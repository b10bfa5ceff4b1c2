package io.broadcast4j.server;

import io.broadcast4j.Position;
import org.jspecify.annotations.Nullable;

/**
 * How much of one stream one subscription has seen: everything from the first to the last message that came through its
 * gate without a loss in between.
 *
 * <p>Messages reach a node without a hole, see {@link Sequence}. So only the seam between what was replayed and what comes
 * live has to be watched, which is the first message through the gate.
 *
 * <p>Not thread-safe: used by whoever is behind the gate, one thread at a time.
 */
final class Progress {
    /** What came before the first message: the end of what was replayed, or unknown. */
    private Position before = Position.NONE;

    private @Nullable Position first;

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
        if (first != null && !delivery.isLoss()) {
            return Step.PASS;
        }
        Position position = delivery.position();
        boolean seam = first == null;
        if (delivery.isLoss() && !(seam && position.isCoveredBy(before))) {
            before = position;
            first = null;
            return Step.PASS;
        }
        if (position.isNone()) {
            return Step.PASS;
        }
        if (position.isCoveredBy(before)) {
            return Step.SKIP;
        }
        first = position;
        return before.isNone() || position.isNextAfter(before) ? Step.PASS : Step.PASS_AFTER_LOSS;
    }

    /** Tells whether a message that was remembered has not been seen yet, and would come before all that was. */
    boolean lacks(Position remembered) {
        return first == null ? !remembered.isCoveredBy(before) : isBefore(remembered, first);
    }

    private static boolean isBefore(Position position, Position start) {
        return position.offset() < start.offset() && position.epoch().equals(start.epoch());
    }

    /** Everything from a position on, to the newest one, was replayed. */
    void replayed(@Nullable Position oldest, Position newest) {
        if (first == null) {
            before = newest;
        } else if (oldest != null) {
            first = oldest;
        }
    }
}

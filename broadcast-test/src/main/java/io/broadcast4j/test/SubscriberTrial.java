package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.test.Finding.Kind;
import io.broadcast4j.test.SubscriberLog.Delivered;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds what one subscriber has seen against the order of its stream. For one use, by one thread.
 *
 * <p>A loss is not held against the subscriber's stream before it is over: the message may still come late, which is
 * another kind of finding.
 */
final class SubscriberTrial {
    private final SubscriberLog log;
    private final StreamOrder order;
    private final List<Finding> findings = new ArrayList<>();
    private final BitSet seen = new BitSet();
    private final BitSet missing = new BitSet(); // skipped, and no gap has said so
    private final Map<String, Delivered> unplacedSeen = new HashMap<>();
    private int start; // the first message that the subscriber has to see
    private boolean startKnown;
    private int last; // the latest message that it has seen
    private Position lastPosition = Position.NONE;
    private boolean gapOpen; // signalled, and nothing has arrived since
    private int demanded; // how many messages of the order it has to have seen

    private SubscriberTrial(SubscriberLog log, StreamOrder order) {
        this.log = log;
        this.order = order;
        Position after = log.start();
        if (after != null) {
            begin(order.indexAfter(after), after);
        }
        demanded = order.size();
    }

    static List<Finding> judge(SubscriberLog log, StreamOrder order) {
        SubscriberTrial trial = new SubscriberTrial(log, order);
        log.events().forEach(trial::hear);
        trial.end();
        return trial.findings;
    }

    private void hear(SubscriberLog.Event event) {
        if (event instanceof Delivered delivered) {
            delivered(delivered);
        } else if (event instanceof SubscriberLog.Resumed resumed) {
            resumed(resumed.after());
        } else if (event instanceof SubscriberLog.Ended ended) {
            demanded = order.indexAfter(ended.seen());
        } else {
            gapOpen = true;
        }
    }

    private void delivered(Delivered delivered) {
        Optional<Publication> found = order.find(delivered.id());
        if (found.isEmpty() || found.get().isRejected()) {
            found(Kind.PHANTOM, delivered.id() + (found.isEmpty() ? " was never published" : " was rejected"));
            return;
        }
        checkContent(delivered, found.get());
        Optional<Integer> index = order.indexOf(delivered.id());
        if (index.isPresent()) {
            arrived(index.get());
        } else if (unplacedSeen.putIfAbsent(delivered.id(), delivered) != null) {
            found(Kind.DUPLICATE, delivered.id() + " came again");
        }
    }

    private void checkContent(Delivered delivered, Publication published) {
        Position told = delivered.position();
        if (!delivered.payload().equals(published.payload())) {
            found(
                    Kind.CORRUPTED,
                    "%s came as «%s», not as «%s»".formatted(published, delivered.payload(), published.payload()));
        } else if (published.isPlaced() && told != null && !isSame(told, published.position())) {
            found(Kind.CORRUPTED, published + " came with the position " + Publication.show(told));
        }
    }

    private static boolean isSame(Position told, Position stored) {
        return told.offset() == stored.offset() && told.epoch().equals(stored.epoch());
    }

    private void arrived(int index) {
        if (!startKnown) {
            begin(index, Position.NONE);
            gapOpen = false;
        }
        if (seen.get(index)) {
            found(Kind.DUPLICATE, order.at(index) + " came again");
        } else if (index < start) {
            found(Kind.DUPLICATE, order.at(index) + " came, which was asked for no more");
        } else if (index <= last) {
            found(Kind.REORDER, order.at(index) + " came after " + Publication.show(lastPosition));
            missing.clear(index);
        } else {
            goOnTo(index);
        }
        seen.set(index);
    }

    private void goOnTo(int index) {
        Position position = order.at(index).position();
        if (gapOpen) {
            if (index == last + 1 && isNextAfterLast(position)) {
                found(Kind.FALSE_GAP, "nothing is missing before " + order.at(index));
            }
        } else {
            missing.set(last + 1, index);
        }
        gapOpen = false;
        last = index;
        lastPosition = position;
    }

    /** Tells whether there was no offset in between, not even for a message of which nobody knows that it was stored. */
    private boolean isNextAfterLast(Position position) {
        return position.isNextAfter(lastPosition) || (lastPosition.isNone() && position.offset() == 1);
    }

    private void resumed(Position after) {
        int next = order.indexAfter(after);
        if (!startKnown) {
            begin(next, after);
            return;
        }
        unplacedSeen.values().removeIf(one -> mayFollow(one, after, next));
        if (next <= last) {
            lost(missing.get(next, last + 1), next);
            missing.clear(next, last + 1);
            seen.clear(next, last + 1);
            start = Math.min(start, next);
            last = next - 1;
            lastPosition = after;
        }
    }

    /** Tells whether a message that is not in the order may have its place after a position, and so come again. */
    private boolean mayFollow(Delivered unplaced, Position after, int next) {
        Position told = unplaced.position();
        if (!order.isUncertain(unplaced.id())) {
            return false; // No history has it.
        }
        if (told == null) {
            return true;
        }
        int index = order.indexAfter(told);
        return !told.isCoveredBy(after) && (index == 0 || index >= next);
    }

    private void begin(int first, Position after) {
        startKnown = true;
        start = first;
        last = first - 1;
        lastPosition = after;
    }

    private void end() {
        if (!startKnown) {
            if (demanded > 0 && !gapOpen) {
                found(Kind.SILENT_LOSS, "nothing came at all, not even " + order.at(demanded - 1));
            }
            return;
        }
        if (!gapOpen) {
            missing.set(last + 1, Math.max(last + 1, demanded));
        } else if (last + 1 >= order.size() && !order.isUncertain()) {
            found(Kind.FALSE_GAP, "nothing is missing at the end");
        }
        lost(missing, 0);
    }

    /** Reports each run of lost messages once. */
    private void lost(BitSet indexes, int offset) {
        for (int from = indexes.nextSetBit(0); from >= 0; from = indexes.nextSetBit(indexes.nextClearBit(from))) {
            int to = indexes.nextClearBit(from);
            String first = Objects.toString(order.at(offset + from));
            found(
                    Kind.SILENT_LOSS,
                    to == from + 1
                            ? first + " did not come"
                            : (to - from) + " messages did not come, from " + first + " to "
                                    + order.at(offset + to - 1));
        }
    }

    private void found(Kind kind, String detail) {
        findings.add(new Finding(kind, log.name(), log.stream(), detail));
    }
}

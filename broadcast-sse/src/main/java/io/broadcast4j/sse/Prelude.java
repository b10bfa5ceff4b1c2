package io.broadcast4j.sse;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * What the engine says before the answer has begun: how far the connection has come, and what already arrives for the first
 * subscriptions while the last one is being decided on.
 *
 * <p>Not thread-safe.
 */
final class Prelude {
    /** More than this is not held: the client is told of a gap instead, as of whatever is more than it can be given. */
    private static final int MAX_HELD_BYTES = 4 << 20;

    private static final int MAX_BEATS = 2;

    private final EventStreamProtocol.Style style;
    private final List<Frame> held = new ArrayList<>();
    private int heldBytes;
    private boolean lost;
    private int undecided;
    private boolean welcomed;
    private boolean rejected;
    private int beats;

    Prelude(int subscriptions, EventStreamProtocol.Style style) {
        this.undecided = subscriptions;
        this.style = style;
    }

    void take(Frame frame) {
        if (frame.note() == EventNote.Stage.WELCOMED) {
            welcomed = true;
        } else if (frame.note() == EventNote.Stage.CONFIRMED) {
            undecided--;
        } else if (frame.note() == EventNote.Stage.REJECTED) {
            rejected = true;
        } else if (frame.text().equals(EventText.HEARTBEAT)) {
            beats++;
        } else {
            hold(frame);
        }
    }

    private void hold(Frame frame) {
        if (heldBytes + frame.bytes() > MAX_HELD_BYTES) {
            lost = true;
            heldBytes = 0;
            // What has no text says where the client stands then.
            held.removeIf(old -> old.bytes() > 0);
        }
        held.add(frame);
        heldBytes += frame.bytes();
    }

    /** Tells whether the client is known, the first time it is asked after that. */
    boolean takeWelcome() {
        boolean news = welcomed;
        welcomed = false;
        return news;
    }

    /**
     * Tells whether the client has waited so long that two heartbeats came for it. Nobody knows whether it still does, as
     * only what is written shows that a client is gone.
     */
    boolean isOverdue() {
        return beats >= MAX_BEATS;
    }

    /** Tells whether one subscription was rejected. */
    boolean isRejected() {
        return rejected;
    }

    /** Tells whether all subscriptions were confirmed. */
    boolean isOver() {
        return undecided == 0;
    }

    /** Returns what was held, and forgets it. */
    List<Frame> release() {
        List<Frame> all = new ArrayList<>();
        if (lost) {
            all.add(new Frame(EventStreamProtocol.gapSomewhere(style)));
        }
        all.addAll(held);
        held.clear();
        return all;
    }
}

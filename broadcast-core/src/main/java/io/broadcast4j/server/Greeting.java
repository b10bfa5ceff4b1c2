package io.broadcast4j.server;

import io.broadcast4j.transport.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that the welcome is the first thing a client hears: what is said before, because restored subscriptions
 * transmit something, waits for it.
 *
 * <p>Thread-safe, guarded by the monitor; nothing foreign is called under it.
 */
final class Greeting {
    private final Outbox outbox;
    private final List<Frame> early = new ArrayList<>(0);
    private boolean said;

    Greeting(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Sends a frame, after the welcome. */
    void say(Frame frame) {
        synchronized (this) {
            if (!said) {
                early.add(frame);
                return;
            }
        }
        outbox.add(frame);
        outbox.flush();
    }

    /** Sends the welcome, and what has waited for it. */
    void welcome(Frame frame) {
        synchronized (this) {
            said = true;
            outbox.add(frame);
            early.forEach(outbox::add);
            early.clear();
        }
        outbox.flush();
    }
}

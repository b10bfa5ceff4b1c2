package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection is being ended or is gone, and why; and what becomes of its session: it is kept for later or
 * given to another connection, and never both.
 *
 * <p>Thread-safe, without locks.
 */
final class Ending {
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicReference<@Nullable Disconnect> reason = new AtomicReference<>();

    /** Whether somebody has the session, be it this connection for later or another one. */
    private final AtomicBoolean settled = new AtomicBoolean();

    private volatile boolean lost;

    boolean isBegun() {
        return gone.get() || reason.get() != null;
    }

    boolean isGone() {
        return gone.get();
    }

    /** Tells whether the session is to be kept for later; known when the connection is gone. */
    boolean isLost() {
        return lost;
    }

    /** Tells whether the client is to stay away. */
    boolean isForGood() {
        Disconnect known = reason.get();
        return known != null && !known.reconnect();
    }

    /** Ends the connection. Tells whether nobody else had. */
    boolean cut(Disconnect because) {
        return !gone.get() && reason.compareAndSet(null, because);
    }

    /** Notes why the connection was given up without a word; it may be gone by now. Tells whether that is news. */
    boolean abandon(Disconnect because) {
        return reason.compareAndSet(null, because);
    }

    /** Gives the session to another connection. Tells whether that one may have it. */
    boolean giveWay() {
        return isResumable() && settled.compareAndSet(false, true);
    }

    /** Notes that the transport is gone. Tells whether that is news. */
    boolean vanish() {
        boolean news = gone.compareAndSet(false, true);
        if (news) {
            lost = isResumable() && settled.compareAndSet(false, true);
        }
        return news;
    }

    private boolean isResumable() {
        Disconnect known = reason.get();
        return known == null || known.isResumable();
    }
}

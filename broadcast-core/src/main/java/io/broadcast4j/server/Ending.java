package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection is being ended or is gone, and why. Of several who end it at the same moment one does, so a
 * session is either kept for later or taken over at once, and never both.
 *
 * <p>Thread-safe, without locks.
 */
final class Ending {
    /** Stands for the reason of a connection whose client may come back to its session. It is told to nobody. */
    private static final Disconnect LOST = new Disconnect("lost", 1006, true);

    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicReference<@Nullable Disconnect> reason = new AtomicReference<>();

    boolean isBegun() {
        return gone.get() || reason.get() != null;
    }

    boolean isGone() {
        return gone.get();
    }

    /** Tells whether the client may come back to its session; known when the connection is gone. */
    boolean isLost() {
        return LOST.equals(reason.get());
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

    /** Ends the connection because another one goes on with its session. Tells whether that one may. */
    boolean giveWay() {
        Disconnect known = reason.get();
        return (known == null || known.isResumable()) && reason.compareAndSet(known, Disconnect.SESSION_RESUMED);
    }

    /** Notes that the transport is gone. Tells whether that is news. */
    boolean vanish() {
        boolean news = gone.compareAndSet(false, true);
        if (news) {
            reason.updateAndGet(known -> known == null || known.isResumable() ? LOST : known);
        }
        return news;
    }
}

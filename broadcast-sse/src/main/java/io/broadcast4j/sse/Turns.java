package io.broadcast4j.sse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has something done by one thread at a time, without a lock: whoever wants a turn counts one, and the first takes all there
 * are, with those that come meanwhile.
 *
 * <p>Thread-safe.
 */
final class Turns {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE_NANOS = 50_000;

    private final Runnable action;
    private final AtomicInteger due = new AtomicInteger();

    /** Who has the turn. */
    private volatile @Nullable Thread taker;

    /**
     * Creates turns of which none is due.
     *
     * @param action what is done in a turn; throws nothing
     */
    Turns(Runnable action) {
        this.action = action;
    }

    /** Takes all turns there are and one more, unless somebody does so already. */
    void take() {
        if (due.getAndIncrement() > 0) {
            return;
        }
        int taken = 1;
        do {
            taker = Thread.currentThread();
            try {
                action.run();
            } finally {
                taker = null;
                taken = due.addAndGet(-taken);
            }
        } while (taken > 0);
    }

    /**
     * Takes a turn, and returns when nobody has one: then no other thread is inside of the action. Blocks for a second at
     * most, in case that such a thread waits for this one; from within the action not at all.
     */
    void takeLast() {
        take();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (due.get() > 0 && taker != Thread.currentThread() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}

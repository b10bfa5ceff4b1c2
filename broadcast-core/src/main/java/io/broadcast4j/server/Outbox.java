package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one client, and the one send that is under way.
 *
 * <p>Bounded in bytes: a client that lets the queue overflow is given up, and nobody else notices. A ping goes before
 * the data, a farewell instead of it. All that waits goes out in one batch, up to a size.
 *
 * <p>Thread-safe. Everything mutable is guarded by the monitor, but for two flags that say so. It is never held while the
 * outlet is called. Sends that complete inline are continued by a loop, not by recursion.
 */
final class Outbox {
    /** About what it costs to keep one frame in a queue, in bytes. */
    static final int FRAME_OVERHEAD_BYTES = 64;

    private final Outlet outlet;
    private final Limits.Outbound limits;
    private final Scheduler scheduler;
    private final Runnable overflow;

    private final ArrayDeque<Frame> waiting = new ArrayDeque<>(4);
    private int waitingBytes;
    private @Nullable Frame ping;
    private @Nullable Frame farewell;
    private @Nullable Disconnect closing;
    private long closingSince;
    private boolean sending;
    private long sendingSince;
    private boolean finished;

    /** Written under the monitor; volatile so that a flush needs no turn of the monitor to see that nothing was lost. */
    private volatile boolean overflowed;

    /** Whether the shard has noted that it will flush this outbox. Confined to the shard's thread. */
    private boolean marked;

    /**
     * Creates an empty outbox.
     *
     * @param overflow called by {@link #flush()} when a frame has found no room; expected to call {@link #close}
     */
    Outbox(Outlet outlet, Limits.Outbound limits, Scheduler scheduler, Runnable overflow) {
        this.outlet = outlet;
        this.limits = limits;
        this.scheduler = scheduler;
        this.overflow = overflow;
    }

    /**
     * Puts a frame behind those that wait. It goes out with the next {@link #flush()}, or that tells of the overflow if
     * there was no room. Calls nothing, so it may be called under a lock.
     */
    void add(Frame frame) {
        synchronized (this) {
            if (closing != null || finished) {
                return;
            }
            int cost = frame.bytes() + FRAME_OVERHEAD_BYTES;
            if (waiting.isEmpty() || waitingBytes + cost <= limits.queueBytes()) {
                waiting.add(frame);
                waitingBytes += cost;
            } else {
                overflowed = true;
            }
        }
    }

    /**
     * Returns how many bytes of frames may be added for one answer, their overhead counted: three quarters of the room,
     * the rest being for what comes meanwhile. A client that is cut for an answer would come back and ask again.
     */
    synchronized long roomForAnAnswer() {
        return (limits.queueBytes() - waitingBytes) / 4L * 3;
    }

    /** Changes the mark by which a shard notes what it has to flush; tells whether that changed anything. */
    boolean mark(boolean noted) {
        boolean changed = marked != noted;
        marked = noted;
        return changed;
    }

    /** Puts a ping before everything that waits, in place of one that has not gone out yet. */
    void ping(Frame frame) {
        synchronized (this) {
            ping = frame;
        }
        flush();
    }

    /** Drops what waits, sends a farewell as soon as nothing is under way, and closes. The first reason counts. */
    void close(Disconnect reason, Frame lastWords) {
        synchronized (this) {
            if (closing != null || finished) {
                return;
            }
            closing = reason;
            closingSince = scheduler.nanoTime();
            farewell = lastWords;
            ping = null;
            waiting.clear();
            waitingBytes = 0;
        }
        flush();
    }

    /** Closes without a word if a send or the farewell has been under way for too long. */
    boolean abandonIfStuck(Duration writeStall, Duration closeTimeout) {
        Disconnect reason;
        synchronized (this) {
            long now = scheduler.nanoTime();
            boolean stalled = sending && now - sendingSince > writeStall.toNanos();
            boolean overdue = closing != null && now - closingSince > closeTimeout.toNanos();
            if (finished || !(stalled || overdue)) {
                return false;
            }
            reason = closing == null ? Disconnect.TOO_SLOW : closing;
            finish();
        }
        outlet.close(reason);
        return true;
    }

    /** Sends what waits, unless a send is under way, which will go on with it. */
    void flush() {
        if (overflowed && takeOverflow()) {
            overflow.run();
        }
        for (; ; ) {
            List<Frame> batch;
            Disconnect end = null;
            synchronized (this) {
                if (sending || finished) {
                    return;
                }
                batch = nextBatch();
                if (!batch.isEmpty()) {
                    sending = true;
                    sendingSince = scheduler.nanoTime();
                } else if (closing != null) {
                    end = closing;
                    finish();
                }
            }
            if (end != null) {
                outlet.close(end);
            }
            if (batch.isEmpty() || !send(batch)) {
                return;
            }
        }
    }

    private synchronized boolean takeOverflow() {
        boolean untold = overflowed && closing == null && !finished;
        overflowed = false;
        return untold;
    }

    /** Sends, and tells whether that completed before the outlet returned. */
    private boolean send(List<Frame> batch) {
        Completion completion = new Completion();
        try {
            outlet.send(batch, completion);
        } catch (Throwable failure) {
            completion.failed(failure);
        }
        return completion.completedInline();
    }

    /** Takes what goes out next. Guarded by the caller. */
    private List<Frame> nextBatch() {
        if (closing != null) {
            List<Frame> last = farewell == null ? List.of() : List.of(farewell);
            farewell = null;
            return last;
        }
        if (ping == null && waiting.size() == 1) {
            waitingBytes = 0;
            return List.of(waiting.remove());
        }
        List<Frame> batch = new ArrayList<>();
        int bytes = 0;
        if (ping != null) {
            batch.add(ping);
            ping = null;
        }
        while (!waiting.isEmpty() && (bytes == 0 || bytes + waiting.element().bytes() <= limits.batchBytes())) {
            Frame frame = waiting.remove();
            bytes += frame.bytes();
            waitingBytes -= frame.bytes() + FRAME_OVERHEAD_BYTES;
            batch.add(frame);
        }
        return batch;
    }

    /** Forgets everything. Guarded by the caller. */
    private void finish() {
        finished = true;
        waiting.clear();
        waitingBytes = 0;
        ping = null;
        farewell = null;
    }

    private void broken() {
        Disconnect reason;
        synchronized (this) {
            if (finished) {
                return;
            }
            reason = closing == null ? Disconnect.UNREACHABLE : closing;
            finish();
        }
        outlet.close(reason);
    }

    /** One send: tells apart whether it completes before or after the outlet returned. */
    private final class Completion implements Outlet.Done {
        private enum State {
            PENDING,
            RETURNED,
            COMPLETED
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);

        @Override
        public void sent() {
            if (complete() == State.RETURNED) {
                flush();
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (state.getAndSet(State.COMPLETED) != State.COMPLETED) {
                broken();
            }
        }

        /**
         * Ends the send. Under the monitor, so that the sender who sees this as completed inline, and goes on to flush,
         * finds nothing under way any more; else what waits would be left lying.
         */
        private State complete() {
            synchronized (Outbox.this) {
                State before = state.getAndSet(State.COMPLETED);
                if (before != State.COMPLETED) {
                    sending = false;
                }
                return before;
            }
        }

        boolean completedInline() {
            return !state.compareAndSet(State.PENDING, State.RETURNED);
        }
    }
}

package io.broadcast4j.sse;

import io.broadcast4j.Scheduler;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * One write that blocks, and is given up when that takes too long: by closing the connection, or where that does not end it
 * by an interrupt.
 *
 * <p>Thread-safe: the writer begins and ends it, and a timer interrupts between the two or not at all.
 */
final class EventStreamWrite {
    private final ServletRequest request;
    private final Thread writer = Thread.currentThread();
    // Guarded by this.
    private boolean over;
    private boolean interrupted;

    private EventStreamWrite(ServletRequest request) {
        this.request = request;
    }

    /** What writes. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /**
     * Writes on the caller's thread. If that is interrupted by somebody else, it still is afterwards.
     *
     * @throws IOException if it failed or took too long
     */
    static void run(ServletRequest request, Scheduler time, Duration patience, Action action) throws IOException {
        EventStreamWrite write = new EventStreamWrite(request);
        Scheduler.Timer timer = time.schedule(patience, write::giveUp);
        boolean cutShort = false;
        try {
            action.run();
        } catch (InterruptedIOException e) {
            cutShort = !(e instanceof SocketTimeoutException);
            throw e;
        } finally {
            timer.cancel();
            write.end(cutShort);
        }
    }

    private void giveUp() {
        if (isUnderWay() && !ConnectionBreaker.cut(request)) {
            interrupt();
        }
    }

    private synchronized boolean isUnderWay() {
        return !over;
    }

    private synchronized void interrupt() {
        if (!over) {
            interrupted = true;
            writer.interrupt();
        }
    }

    private synchronized void end(boolean cutShort) {
        over = true;
        if (interrupted) {
            Thread.interrupted();
        } else if (cutShort) {
            writer.interrupt();
        }
    }
}

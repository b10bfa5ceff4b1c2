package io.broadcast4j.jakarta.ws;

import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.transport.Disconnect;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sessions on threads of its own, because a container may block whoever closes, and cuts connections that neither
 * the client nor the container brings to an end.
 *
 * <p>Thread-safe. Non-blocking. Its threads are daemons that end after a few seconds without work, so there is nothing to
 * shut down.
 */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private static final int THREADS = 32;
    private static final int IDLE_SECONDS = 5;

    private final Duration timeout;
    private final ThreadPoolExecutor closers;
    private final ScheduledThreadPoolExecutor deadlines;

    /**
     * Creates the threads.
     *
     * @param timeout how long a client may take for its part of the closing handshake
     */
    Closing(Duration timeout) {
        this.timeout = timeout;
        this.closers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DaemonThreads("jakarta-close"));
        this.deadlines = new ScheduledThreadPoolExecutor(1, new DaemonThreads("jakarta-deadline"));
        closers.allowCoreThreadTimeOut(true);
        deadlines.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        deadlines.allowCoreThreadTimeOut(true);
    }

    /** Asks the client to close: sends a close frame and lets the container wait for the answer. */
    void close(Session session, Disconnect disconnect) {
        CloseReason reason = new CloseReason(CloseCodes.getCloseCode(disconnect.closeCode()), disconnect.reason());
        closers.execute(() -> {
            try {
                session.close(reason);
            } catch (IOException | RuntimeException e) {
                // It is closed already, or will be cut.
                LOG.debug("Session {} did not close: {}", session.getId(), e.toString());
            }
        });
    }

    /**
     * Runs {@code end} when the time of the closing handshake is over, and cuts the session. That it has been reported as
     * closed meanwhile says little: Undertow reports it while the close frame waits behind what the client does not read.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing in the task throws, and it is never cancelled.
    void cutLater(Session session, Runnable end) {
        deadlines.schedule(
                () -> {
                    end.run();
                    closers.execute(() -> ContainerSession.of(session).cut());
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
    }
}

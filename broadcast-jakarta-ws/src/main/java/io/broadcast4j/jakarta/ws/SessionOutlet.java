package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one session, and the one place that knows whether it has ended.
 *
 * <p>Thread-safe. It holds no lock: containers call back into it while they close.
 */
final class SessionOutlet implements Outlet {
    private final Session session;
    private final FrameWriter writer;
    private final Closing closing;
    private final AtomicReference<@Nullable Write> underWay = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean expiring = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile boolean ended;
    private volatile @Nullable Inlet inlet;

    SessionOutlet(Session session, FrameWriter writer, Closing closing) {
        this.session = session;
        this.writer = writer;
        this.closing = closing;
    }

    /** Takes the inlet, which the acceptor makes only after it was given this outlet. */
    void attach(Inlet opened) {
        inlet = opened;
        report();
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        Write write = new Write(done);
        underWay.set(write);
        if (ended) {
            write.failed(new IOException("The connection has ended"));
        } else {
            writer.write(frames, write);
        }
    }

    @Override
    public void close(Disconnect disconnect) {
        if (closed.compareAndSet(false, true)) {
            cutLater();
            closing.close(session, disconnect);
        }
    }

    /** Sees to it that the connection ends soon, if it does not by itself. */
    void cutLater() {
        if (expiring.compareAndSet(false, true)) {
            closing.cutLater(session, this::end);
        }
    }

    /** The connection is gone. Idempotent; called by the container, by the deadline, or both. */
    void end() {
        ended = true;
        cutLater();
        Write write = underWay.getAndSet(null);
        if (write != null) {
            write.abandon();
        }
        report();
    }

    private void report() {
        Inlet opened = inlet;
        if (ended && opened != null && reported.compareAndSet(false, true)) {
            opened.closed();
        }
    }

    /** Passes on one of the reports that a send may get: from the container, or from the end of the connection. */
    private final class Write implements Done {
        private final AtomicReference<@Nullable Done> done;

        Write(Done done) {
            this.done = new AtomicReference<>(done);
        }

        @Override
        public void sent() {
            Done waiting = finish();
            if (waiting != null) {
                waiting.sent();
            }
        }

        @Override
        public void failed(Throwable cause) {
            Done waiting = finish();
            if (waiting != null) {
                waiting.failed(cause);
                // Containers leave a session open that can never send again.
                close(Disconnect.UNREACHABLE);
            }
        }

        void abandon() {
            Done waiting = done.getAndSet(null);
            if (waiting != null) {
                waiting.failed(new IOException("The connection ended during a send"));
            }
        }

        private @Nullable Done finish() {
            underWay.compareAndSet(this, null);
            return done.getAndSet(null);
        }
    }
}

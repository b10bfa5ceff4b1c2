package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames by the standard alone: the next one when the container has taken the one before.
 *
 * <p>Containers report a send while it is being made, or later on a thread of theirs. Sending on from within the report
 * would nest as deep as there are frames, and has cost connections their stack; so whoever makes a send looks
 * afterwards whether it is over, and goes on in a loop.
 */
final class PortableFrameWriter implements FrameWriter {
    private final RemoteEndpoint.Async remote;

    PortableFrameWriter(RemoteEndpoint.Async remote) {
        this.remote = remote;
    }

    @Override
    public void write(List<Frame> frames, Outlet.Done done) {
        new Run(frames, done).send();
    }

    private enum Step {
        /** A thread is inside the container's send. */
        SENDING,
        /** That thread has left, and the report will come. */
        AWAITING,
        /** The report came before that thread left. */
        REPORTED
    }

    private final class Run implements SendHandler {
        private final List<Frame> frames;
        private final Outlet.Done done;
        private final AtomicReference<Step> step = new AtomicReference<>(Step.SENDING);
        // Written by one thread at a time; the next one reads it after an exchange of the step.
        private int next;
        private @Nullable Throwable failure;

        Run(List<Frame> frames, Outlet.Done done) {
            this.frames = frames;
            this.done = done;
        }

        void send() {
            while (failure == null && next < frames.size()) {
                step.set(Step.SENDING);
                try {
                    remote.sendText(frames.get(next++).text(), this);
                } catch (RuntimeException e) {
                    // Some containers throw instead of reporting when the session is closed.
                    failure = e;
                    break;
                }
                if (step.compareAndSet(Step.SENDING, Step.AWAITING)) {
                    return;
                }
            }
            if (failure == null) {
                done.sent();
            } else {
                done.failed(failure);
            }
        }

        @Override
        public void onResult(SendResult result) {
            if (!result.isOK()) {
                Throwable cause = result.getException();
                failure = cause == null ? new IllegalStateException("The container did not say why") : cause;
            }
            if (!step.compareAndSet(Step.SENDING, Step.REPORTED)) {
                send();
            }
        }
    }
}

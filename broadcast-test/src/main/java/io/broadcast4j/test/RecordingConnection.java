package io.broadcast4j.test;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One connection as the engine sees it: what the transport delivers, and the outlet it is given.
 *
 * <p>Thread-safe. A refused message closes the outlet for that reason, as the engine does.
 */
public final class RecordingConnection implements Inlet {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Handshake handshake;
    private final Outlet outlet;
    private final Journal<String> received = new Journal<>();
    private final Journal<Disconnect> refused = new Journal<>();
    private final AtomicInteger closed = new AtomicInteger();

    RecordingConnection(Handshake handshake, Outlet outlet) {
        this.handshake = handshake;
        this.outlet = outlet;
    }

    @Override
    public void receive(String text) {
        received.add(text);
    }

    @Override
    public void refuse(Disconnect reason) {
        refused.add(reason);
        outlet.close(reason);
    }

    @Override
    public void closed() {
        closed.incrementAndGet();
    }

    /** Returns the handshake it was opened with. */
    public Handshake handshake() {
        return handshake;
    }

    /** Returns the way out. */
    public Outlet outlet() {
        return outlet;
    }

    /** Sends texts in one send. The future completes as the transport reports, and fails if it does so twice. */
    public CompletableFuture<Void> send(String... texts) {
        return send(Stream.of(texts).map(Frame::new).toList());
    }

    /** Sends frames in one send, like {@link #send(String...)}. */
    public CompletableFuture<Void> send(List<Frame> frames) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        outlet.send(frames, new Outlet.Done() {
            @Override
            public void sent() {
                if (!outcome.complete(null)) {
                    outcome.obtrudeException(new AssertionError("A send was reported twice"));
                }
            }

            @Override
            public void failed(Throwable cause) {
                if (!outcome.completeExceptionally(cause)) {
                    outcome.obtrudeException(new AssertionError("A send was reported twice", cause));
                }
            }
        });
        return outcome;
    }

    /** Returns the texts that came in. */
    public List<String> received() {
        return received.entries();
    }

    /** Waits up to 10 s for a text, counted from 0. */
    public String awaitReceived(int index) {
        return received.at(index, "text " + index + " from the client", PATIENCE);
    }

    /** Returns the reasons for which the transport refused messages. */
    public List<Disconnect> refused() {
        return refused.entries();
    }

    /** Waits until the transport has reported the end. */
    public void awaitClosed(Duration within) {
        Eventually.holds("the transport reports the end of a connection", within, () -> closed.get() > 0);
    }

    /** Returns how often the transport has reported the end. */
    public int timesClosed() {
        return closed.get();
    }
}

package io.broadcast4j.test;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An outlet without a network: it records what the engine sends, and completes a send at once or when the test says.
 *
 * <p>Thread-safe. It watches the contract, too: after two sends under way at once, every look at the record fails.
 */
public final class RecordingOutlet implements Outlet {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal<List<Frame>> sends = new Journal<>();
    private final Journal<Disconnect> closes = new Journal<>();
    // Guarded by this.
    private final Queue<Done> held = new ArrayDeque<>();
    private @Nullable Inlet inlet;
    private boolean stalled;
    private boolean overlapped;

    /** Creates an outlet that completes every send before the call returns. */
    public RecordingOutlet() {}

    /** Calls {@link Inlet#closed()} whenever the outlet is closed, as a transport does. */
    public synchronized RecordingOutlet closing(Inlet target) {
        inlet = target;
        return this;
    }

    /** Holds sends from now on, as a client does that does not read. */
    public synchronized RecordingOutlet stall() {
        stalled = true;
        return this;
    }

    /** Completes what is held, and from now on every send at once. */
    public void resume() {
        synchronized (this) {
            stalled = false;
        }
        complete();
    }

    /** Completes the send that is held, if there is one; what the engine sends thereupon is held again. */
    public void complete() {
        Done done = poll();
        if (done != null) {
            done.sent();
        }
    }

    /** Fails the send that is held, if there is one. */
    public void fail(Throwable cause) {
        Done done = poll();
        if (done != null) {
            done.failed(cause);
        }
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        sends.add(List.copyOf(frames));
        synchronized (this) {
            overlapped |= !held.isEmpty();
            if (stalled) {
                held.add(done);
                return;
            }
        }
        done.sent();
    }

    @Override
    public void close(Disconnect disconnect) {
        closes.add(disconnect);
        Inlet target;
        synchronized (this) {
            target = inlet;
        }
        if (target != null) {
            target.closed();
        }
    }

    /** Returns the texts that were sent, in order, those of a send that is held included. */
    public List<String> texts() {
        return texts(checked().entries());
    }

    /** Returns the sends, each with its frames. */
    public List<List<Frame>> sends() {
        return checked().entries();
    }

    /** Waits up to 10 s until the texts sent are as asked for, and returns them. */
    public List<String> await(Predicate<List<String>> condition) {
        checked().await("texts sent", PATIENCE, all -> condition.test(texts(all)));
        return texts();
    }

    /** Waits up to 10 s until this many texts have been sent, and returns them. */
    public List<String> await(int texts) {
        return await(all -> all.size() >= texts);
    }

    /** Waits up to 10 s until the outlet is closed, and returns the first reason. */
    public Disconnect awaitClose() {
        return closes.at(0, "close", PATIENCE);
    }

    /** Returns the reason of the first close. */
    public Optional<Disconnect> closed() {
        return closes.entries().stream().findFirst();
    }

    /** Tells whether a send is under way. */
    public synchronized boolean isSending() {
        return !held.isEmpty();
    }

    private synchronized @Nullable Done poll() {
        return held.poll();
    }

    private synchronized Journal<List<Frame>> checked() {
        if (overlapped) {
            throw new AssertionError("Two sends were under way at once: " + texts(sends.entries()));
        }
        return sends;
    }

    private static List<String> texts(List<List<Frame>> sends) {
        return sends.stream().flatMap(List::stream).map(Frame::text).collect(Collectors.toUnmodifiableList());
    }
}

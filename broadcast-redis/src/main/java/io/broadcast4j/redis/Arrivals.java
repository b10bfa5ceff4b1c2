package io.broadcast4j.redis;

import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.concurrent.SerialExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries what arrives from the client's event loops to a thread of ours, in order. What waits there is bounded: what finds
 * no room is dropped, and the engine is told to look for it in the history.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Arrivals {
    private static final int OVERHEAD_BYTES = 256;

    private final SerialExecutor queue;
    private final long maxBytes;
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile Backplane.@Nullable Receiver receiver;
    private volatile boolean dropping;

    /**
     * Creates the way to a thread.
     *
     * @param maxBytes how much may wait
     */
    Arrivals(Executor thread, Consumer<Throwable> failures, long maxBytes) {
        this.queue = new SerialExecutor(thread, failures);
        this.maxBytes = maxBytes;
    }

    void start(Backplane.Receiver taker) {
        receiver = taker;
    }

    /** Hands nothing over any more. */
    void stop() {
        receiver = null;
    }

    /** Queues what becomes of so many bytes. Called by event loops: each stream by one at a time. */
    void arrive(int size, Consumer<Backplane.Receiver> news) {
        long weight = (long) size + OVERHEAD_BYTES;
        if (waitingBytes.addAndGet(weight) > maxBytes) {
            waitingBytes.addAndGet(-weight);
            if (!dropping) {
                dropping = true;
                queue.execute(this::tellOfDropped);
            }
            return;
        }
        queue.execute(() -> {
            waitingBytes.addAndGet(-weight);
            give(news);
        });
    }

    /** Runs behind all that was waiting, so there is room again; what finds none from now on is told anew. */
    private void tellOfDropped() {
        dropping = false;
        give(Backplane.Receiver::missed);
    }

    /** Queues other news behind what has arrived. */
    void tell(Consumer<Backplane.Receiver> news) {
        queue.execute(() -> give(news));
    }

    /** Queues a task behind what has arrived. */
    void behind(Runnable task) {
        queue.execute(task);
    }

    /** Returns a runner of scripts whose answers arrive on this thread, behind what has arrived. */
    ScriptRunner answering(ScriptRunner scripts) {
        return call -> Answers.on(this::behind, scripts.run(call));
    }

    private void give(Consumer<Backplane.Receiver> news) {
        Backplane.Receiver current = receiver;
        if (current != null) {
            news.accept(current);
        }
    }
}

package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SerialExecutor;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backplane of an application that has one node. It remembers nothing: delivery is at most once.
 *
 * <p>Messages wait for one thread that hands them over in the order they were published. What waits is bounded; beyond
 * that, publishing is rejected. A message to a stream nobody listens to is dropped at once.
 *
 * <p>Thread-safe.
 */
public final class InMemoryBackplane implements Backplane {
    private static final long MAX_PENDING_BYTES = 64L * 1024 * 1024;
    private static final int MESSAGE_OVERHEAD_BYTES = 128;
    private static final Logger LOG = LoggerFactory.getLogger(InMemoryBackplane.class);

    private final Set<Stream> listening = ConcurrentHashMap.newKeySet();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final SerialExecutor sequence;
    private final @Nullable ExecutorService ownThread;
    private final long maxPendingBytes;
    private volatile @Nullable Receiver receiver;

    /** Creates a backplane with a thread of its own, where at most 64 MiB of messages wait. */
    public InMemoryBackplane() {
        this(Executors.newSingleThreadExecutor(new DaemonThreads("backplane")));
    }

    /**
     * Creates a backplane that hands messages over on an executor, one at a time.
     *
     * @param executor must take every task: what it rejects is lost
     * @param maxPendingBytes how much may wait, in bytes; a character of a message counts as two
     */
    public InMemoryBackplane(Executor executor, long maxPendingBytes) {
        this(executor, maxPendingBytes, null);
    }

    private InMemoryBackplane(ExecutorService own) {
        this(own, MAX_PENDING_BYTES, own);
    }

    private InMemoryBackplane(Executor executor, long maxPendingBytes, @Nullable ExecutorService own) {
        this.sequence =
                new SerialExecutor(executor, failure -> LOG.error("A message could not be handed over", failure));
        this.maxPendingBytes = maxPendingBytes;
        this.ownThread = own;
    }

    @Override
    public void start(Receiver target) {
        receiver = target;
    }

    @Override
    public CompletionStage<Position> publish(Publication publication) {
        Message message = publication.message();
        if (receiver == null) {
            return rejected("The backplane is closed");
        }
        if (!listening.contains(message.stream())) {
            return CompletableFuture.completedStage(Position.NONE);
        }
        long bytes = MESSAGE_OVERHEAD_BYTES + 2L * message.json().length();
        if (pendingBytes.addAndGet(bytes) > maxPendingBytes) {
            pendingBytes.addAndGet(-bytes);
            return rejected("More than " + maxPendingBytes + " bytes of messages wait to be handed over");
        }
        try {
            sequence.execute(() -> handOver(message, bytes));
        } catch (Throwable rejection) {
            pendingBytes.addAndGet(-bytes);
            return rejected("No thread takes the message: " + rejection);
        }
        return CompletableFuture.completedStage(Position.NONE);
    }

    private void handOver(Message message, long bytes) {
        pendingBytes.addAndGet(-bytes);
        Receiver current = receiver;
        if (current != null) {
            current.receive(message);
        }
    }

    @Override
    public CompletionStage<Position> subscribe(Stream stream) {
        listening.add(stream);
        return CompletableFuture.completedStage(Position.NONE);
    }

    @Override
    public void unsubscribe(Stream stream) {
        listening.remove(stream);
    }

    @Override
    public History history() {
        return History.NONE;
    }

    @Override
    public void close() {
        receiver = null;
        if (ownThread != null) {
            ownThread.shutdown();
        }
    }

    private static CompletionStage<Position> rejected(String why) {
        return CompletableFuture.failedStage(new BroadcastException(Outcome.REJECTED, why));
    }
}

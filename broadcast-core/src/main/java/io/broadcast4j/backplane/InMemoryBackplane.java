package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.InMemoryHistory.Placement;
import io.broadcast4j.concurrent.DaemonThreads;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The backplane of an application that has one node. Its history lives and ends with it.
 *
 * <p>Messages wait for one thread that hands them over in the order they were published. What waits is bounded; beyond
 * that, publishing is rejected and nothing stored. A message to a stream nobody listens to is stored, where it is to be
 * remembered, and goes no further.
 *
 * <p>Besides what its policy says, a stream keeps at most 1 MiB of text, and all streams together at most the bytes that
 * were configured; beyond that the streams are forgotten that were published to longest ago. A stream to which nothing
 * was published for an hour, or ten times the age of its messages if that is longer, begins a new epoch, unless somebody
 * listens to it.
 *
 * <p>After {@link #close()} publishing is rejected, and the history answers that there is a gap.
 *
 * <p>Thread-safe.
 */
public final class InMemoryBackplane implements Backplane {
    private static final long MAX_PENDING_BYTES = 64L * 1024 * 1024;
    private static final long MAX_HISTORY_BYTES = 64L * 1024 * 1024;

    private final InMemoryHistory history;
    private final IdempotencyKeys keys;
    private final HandOver handOver;
    private final @Nullable ExecutorService ownThread;

    /** Creates a backplane with a thread of its own, where at most 64 MiB of messages wait. */
    public InMemoryBackplane() {
        this(builder());
    }

    /**
     * Creates a backplane that hands messages over on an executor, one at a time.
     *
     * @param executor must take every task: a message that it does not take is rejected, or, if it is stored already, has
     *     an unknown outcome and is handed over after a later one was taken
     * @param maxPendingBytes how much may wait, in bytes; a character of a message counts as two
     */
    public InMemoryBackplane(Executor executor, long maxPendingBytes) {
        this(builder().executor(executor).maxPendingBytes(maxPendingBytes));
    }

    private InMemoryBackplane(Builder builder) {
        LongSupplier nanoTime = Builder.or(builder.nanoTime, System::nanoTime);
        this.ownThread =
                builder.executor == null ? Executors.newSingleThreadExecutor(new DaemonThreads("backplane")) : null;
        this.handOver = new HandOver(
                ownThread == null ? Builder.or(builder.executor, Runnable::run) : ownThread,
                Builder.or(builder.maxPendingBytes, MAX_PENDING_BYTES));
        this.keys = new IdempotencyKeys(nanoTime);
        this.history = new InMemoryHistory(
                Builder.or(builder.time, InstantSource.system()),
                nanoTime,
                Builder.or(builder.random, new SecureRandom()),
                Builder.or(builder.maxHistoryBytes, MAX_HISTORY_BYTES));
    }

    /** Starts a backplane that differs from the ordinary one. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void start(Receiver target) {
        handOver.open(target);
    }

    @Override
    public CompletionStage<Position> publish(Publication publication) {
        if (!handOver.isOpen()) {
            return CompletableFuture.failedStage(
                    new BroadcastException(Outcome.REJECTED, "The backplane is closed, or not started"));
        }
        String key = publication.idempotencyKey();
        try {
            return key == null ? publishAlways(publication) : publishOnce(publication, key);
        } catch (BroadcastException rejection) {
            return CompletableFuture.failedStage(rejection);
        }
    }

    private CompletionStage<Position> publishAlways(Publication publication) {
        Placement placed = history.place(publication, handOver);
        BroadcastException failure = bringOn(placed);
        return failure == null
                ? CompletableFuture.completedStage(placed.position())
                : CompletableFuture.failedStage(failure);
    }

    private CompletionStage<Position> publishOnce(Publication publication, String key) {
        Stream stream = publication.message().stream();
        CompletableFuture<Position> outcome = new CompletableFuture<>();
        CompletionStage<Position> earlier = keys.claim(stream, key, outcome);
        if (earlier != null) {
            return repeated(earlier);
        }
        try {
            Placement placed = history.place(publication, handOver);
            BroadcastException failure = bringOn(placed);
            if (failure == null) {
                outcome.complete(placed.position());
                return CompletableFuture.completedStage(placed.position());
            }
            if (failure.outcome() == Outcome.REJECTED) {
                throw failure;
            }
            // It is stored, and whoever tries again may know where.
            outcome.complete(placed.position());
            return CompletableFuture.failedStage(failure);
        } catch (Throwable rejection) {
            keys.release(stream, key);
            outcome.completeExceptionally(rejection);
            throw rejection;
        }
    }

    /** Returns a stage of the caller's own, so that nobody ends that of another; it fails as the first one does. */
    private CompletionStage<Position> repeated(CompletionStage<Position> earlier) {
        if (handOver.isWaiting()) {
            // The executor may have refused the first one; its message still waits.
            tryToRun();
        }
        CompletableFuture<Position> own = new CompletableFuture<>();
        earlier.whenComplete((position, failure) -> {
            if (failure == null) {
                own.complete(position);
            } else {
                own.completeExceptionally(failure);
            }
        });
        return own;
    }

    /** Lets a placed message be handed over. Returns why that may not happen, or null if it will. */
    private @Nullable BroadcastException bringOn(Placement placed) {
        HandOver.Ticket ticket = placed.ticket();
        Throwable refusal = ticket == null ? null : tryToRun();
        if (ticket == null || refusal == null) {
            return null;
        }
        String why = "No thread takes the message: " + refusal;
        if (!placed.position().isNone()) {
            // It keeps its place in the queue: without it, whoever receives the next one would have missed it.
            return new BroadcastException(Outcome.UNKNOWN, why, refusal);
        }
        return handOver.withdraw(ticket) ? new BroadcastException(Outcome.REJECTED, why, refusal) : null;
    }

    private @Nullable Throwable tryToRun() {
        try {
            handOver.run();
            return null;
        } catch (Throwable refusal) {
            return refusal;
        }
    }

    @Override
    public CompletionStage<Position> subscribe(Stream stream) {
        return CompletableFuture.completedStage(history.listen(stream));
    }

    @Override
    public void unsubscribe(Stream stream) {
        history.leave(stream);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public void close() {
        history.close();
        handOver.close();
        if (ownThread != null) {
            ownThread.shutdown();
        }
    }

    /** Collects in what a backplane differs from the ordinary one. Each setter may be called once. Not thread-safe. */
    public static final class Builder {
        private @Nullable Executor executor;
        private @Nullable Long maxPendingBytes;
        private @Nullable Long maxHistoryBytes;
        private @Nullable InstantSource time;
        private @Nullable LongSupplier nanoTime;
        private @Nullable RandomGenerator random;

        private Builder() {}

        /**
         * Sets where messages are handed over, one at a time. Left out: a thread of the backplane's own.
         *
         * @param tasks must take every task; see {@link InMemoryBackplane#InMemoryBackplane(Executor, long)}
         */
        public Builder executor(Executor tasks) {
            executor = once("executor", executor, tasks);
            return this;
        }

        /** Sets how much may wait to be handed over; a character of a message counts as two. Left out: 64 MiB. */
        public Builder maxPendingBytes(long bytes) {
            maxPendingBytes = once("maxPendingBytes", maxPendingBytes, positive("maxPendingBytes", bytes));
            return this;
        }

        /**
         * Sets how much is remembered of all streams together; a character of a message counts as two, and what each
         * message and stream takes besides is counted too. Left out: 64 MiB.
         */
        public Builder maxHistoryBytes(long bytes) {
            maxHistoryBytes = once("maxHistoryBytes", maxHistoryBytes, positive("maxHistoryBytes", bytes));
            return this;
        }

        /** Sets the clock that tells when a message was stored. Left out: the system's. */
        public Builder time(InstantSource source) {
            time = once("time", time, source);
            return this;
        }

        /** Sets what ages are measured with, in nanoseconds. Left out: {@link System#nanoTime()}. */
        public Builder nanoTime(LongSupplier source) {
            nanoTime = once("nanoTime", nanoTime, source);
            return this;
        }

        /** Sets what epochs are made of; only one thread at a time asks it. Left out: a {@link SecureRandom}. */
        public Builder random(RandomGenerator source) {
            random = once("random", random, source);
            return this;
        }

        /** Returns the backplane. */
        public InMemoryBackplane build() {
            return new InMemoryBackplane(this);
        }

        private static long positive(String name, long bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException(name + " is positive, not " + bytes);
            }
            return bytes;
        }

        private static <T> T once(String name, @Nullable T before, T value) {
            if (before != null) {
                throw new IllegalStateException("The " + name + " is set already");
            }
            return value;
        }

        private static <T> T or(@Nullable T set, T otherwise) {
            return set == null ? otherwise : set;
        }
    }
}

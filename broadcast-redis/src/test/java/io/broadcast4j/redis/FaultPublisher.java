package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.test.DeliveryChecker;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes numbered messages to one stream at a steady rate, and writes down what became of each.
 *
 * <p>Thread-safe.
 */
final class FaultPublisher {
    private final Broadcaster broadcaster;
    private final Stream stream;
    private final DeliveryChecker checker;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger(1);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private volatile Position last = Position.NONE;

    /** Waits for a message that is sent after so many others. */
    private record Wait(int sent, CompletableFuture<Position> stored) {}

    FaultPublisher(Broadcaster broadcaster, Stream stream, DeliveryChecker checker) {
        this.broadcaster = broadcaster;
        this.stream = stream;
        this.checker = checker;
    }

    FaultPublisher start(int perSecond) {
        Object unused = clock.scheduleAtFixedRate(this::publish, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
        return this;
    }

    /** Publishes one more message now. */
    void publish() {
        int number = sent.incrementAndGet();
        CompletionStage<Position> outcome = publish(stream.name() + "-" + number, BroadcastOptions.DEFAULT);
        CompletionStage<Boolean> told = outcome.thenApply(position ->
                waits.removeIf(wait -> number > wait.sent() && wait.stored().complete(position)));
        told.exceptionally(failure -> false);
    }

    /** Returns where a message stands that is sent from now on, when it is stored. */
    CompletableFuture<Position> storedFromNowOn() {
        CompletableFuture<Position> stored = new CompletableFuture<>();
        waits.add(new Wait(sent(), stored));
        return stored;
    }

    /** Publishes a message. */
    CompletionStage<Position> publish(String id, BroadcastOptions options) {
        open.incrementAndGet();
        CompletionStage<Position> outcome = broadcaster.broadcast(stream, Map.of("id", id), options);
        outcome.whenComplete((position, failure) -> {
            note(id, position, failure);
            close();
        });
        return outcome;
    }

    private void note(String id, Position position, Throwable failure) {
        if (failure == null) {
            stored.incrementAndGet();
            last = position;
            checker.published(stream, id, id, position);
            return;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof BroadcastException told && told.outcome() == Outcome.REJECTED) {
            rejected.incrementAndGet();
            checker.rejected(stream, id);
        } else {
            unknown.incrementAndGet();
            checker.unknown(stream, id, id);
        }
    }

    /** Waits until it is known what became of all that was sent until now. */
    void awaitOutcomes() {
        int all = sent();
        Await.until("it is known what became of everything", () -> stored() + rejected() + unknown() >= all);
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            ended.countDown();
        }
    }

    /** Publishes no more, and waits until it is known what became of everything. */
    void stop() throws InterruptedException {
        if (clock.isShutdown()) {
            return;
        }
        clock.shutdown();
        if (!clock.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("Publishing to " + stream + " did not stop");
        }
        close();
        if (!ended.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("Publishing to " + stream + " never came to an end");
        }
    }

    Stream stream() {
        return stream;
    }

    /** Returns where the last message stands that is known to be stored. */
    Position last() {
        return last;
    }

    int sent() {
        return sent.get();
    }

    int stored() {
        return stored.get();
    }

    int rejected() {
        return rejected.get();
    }

    int unknown() {
        return unknown.get();
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes numbers to streams in turn, each when the one before is answered, on a thread of its own until it is ended.
 *
 * <p>Thread-safe.
 */
final class Traffic {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Listener publisher;
    private final List<Stream> streams;
    private final Map<Stream, Queue<String>> stored = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int sent;

    Traffic(Listener publisher, List<Stream> streams) {
        this.publisher = publisher;
        this.streams = streams;
        streams.forEach(stream -> stored.put(stream, new ConcurrentLinkedQueue<>()));
        Object unused = clock.scheduleWithFixedDelay(this::publish, 0, PAUSE_NANOS, TimeUnit.NANOSECONDS);
    }

    private void publish() {
        Stream stream = streams.get(sent % streams.size());
        String json = Integer.toString(sent++);
        long start = System.nanoTime();
        try {
            publisher.publish(stream, json).toCompletableFuture().join();
            stored.get(stream).add(json);
        } catch (CompletionException e) {
            failures.add(String.valueOf(e.getCause()));
        }
        slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        published.incrementAndGet();
    }

    /** Waits until so many more messages are stored, or have failed. */
    void awaitPublished(int more) {
        int target = published.get() + more;
        Await.until(more + " more messages", () -> published.get() >= target);
    }

    void end() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new AssertionError("The traffic does not end");
        }
    }

    /** Returns what was said to be stored. */
    List<String> stored(Stream stream) {
        return new ArrayList<>(stored.get(stream));
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    long slowestMillis() {
        return slowestNanos.get() / 1_000_000;
    }
}

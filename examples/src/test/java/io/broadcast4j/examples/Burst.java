package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Stream;
import io.broadcast4j.test.DeliveryChecker;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A publisher that numbers its messages, and writes down for the judge what became of each.
 *
 * <p>Thread-safe.
 */
final class Burst implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Broadcaster broadcaster;
    private final Stream stream;
    private final DeliveryChecker checker;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private volatile @Nullable Future<?> pacing;
    private int published; // guarded by this

    /** What is published. */
    record Numbered(String id, String text) {}

    Burst(Broadcaster broadcaster, Stream stream, DeliveryChecker checker) {
        this.broadcaster = broadcaster;
        this.stream = stream;
        this.checker = checker;
    }

    /** Begins to publish, evenly, until it is stopped. */
    void start(int perSecond) {
        pacing = pace.scheduleAtFixedRate(this::publish, 0, SECOND_NANOS / perSecond, TimeUnit.NANOSECONDS);
    }

    /** Publishes one message and returns its id. Called in turns, so that messages have the order of their numbers. */
    synchronized String publish() {
        String id = "m" + ++published;
        Numbered message = new Numbered(id, "Grüße 🎉 number " + published);
        String payload = JSON.writeValueAsString(message);
        broadcaster.broadcast(stream, message).whenComplete((position, failure) -> {
            if (failure == null) {
                checker.published(stream, id, payload, position);
            } else {
                checker.unknown(stream, id, payload);
            }
        });
        return id;
    }

    /** Stops the pace, publishes one message more and returns its id. Blocks until the last one is under way. */
    String stop() {
        Future<?> task = pacing;
        assertThat(task != null && task.isDone())
                .as("an exception has ended the burst")
                .isFalse();
        close();
        return publish();
    }

    @Override
    public void close() {
        pace.shutdown();
        try {
            if (!pace.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("The publisher does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

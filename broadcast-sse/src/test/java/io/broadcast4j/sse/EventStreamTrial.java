package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;

/** What a test and the loop that it runs in a container tell each other. Thread-safe. */
final class EventStreamTrial {
    static final Duration RETRY = Duration.ofMillis(300);
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What has not moved for so long does not move any more, on a busy machine either. */
    private static final Duration STILL = Duration.ofMillis(400);

    static {
        // What is slow the first time, on a busy machine, is not to be waited for by a client.
        assertThat(new JsonCodec().encode(Map.of())).isEqualTo("{}");
    }

    private final CompletableFuture<Object> found = new CompletableFuture<>();
    private final CountDownLatch client = new CountDownLatch(1);

    /** A loop of an application. */
    @FunctionalInterface
    interface Loop {
        Object run(EventStream events) throws Exception;
    }

    /** Answers a request by a loop, and finds what that returns. */
    EventStreamContainers.Answering loop(Loop loop) {
        return (request, response) -> {
            try (EventStream events = EventStream.open(request, response, RETRY)) {
                find(loop.run(events));
            } catch (Exception | AssertionError e) {
                found.completeExceptionally(e);
            }
        };
    }

    /** Tells the test something. */
    void find(Object value) {
        found.complete(value);
    }

    boolean isOver() {
        return found.isDone();
    }

    /** Waits for what the loop has found. */
    Object found() throws Exception {
        return found.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets a loop go on that waits for it. */
    void clientIsDone() {
        client.countDown();
    }

    /** Waits, in a loop, until the test lets it go on. */
    boolean awaitClient() {
        try {
            return client.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody is to interrupt a loop that waits for its test", e);
        }
    }

    /** Waits until a count has begun, and then stays as it is. */
    static void awaitStandstill(String what, LongSupplier count) {
        AtomicLong seen = new AtomicLong();
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .during(STILL)
                .atMost(PATIENCE)
                .until(() -> {
                    long now = count.getAsLong();
                    return seen.getAndSet(now) == now && now > 0;
                });
    }
}

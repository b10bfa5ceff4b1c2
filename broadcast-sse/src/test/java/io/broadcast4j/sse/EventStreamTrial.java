package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.json.JsonCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a test and the loop that it runs in a container tell each other. Thread-safe. */
final class EventStreamTrial {
    static final Duration RETRY = Duration.ofMillis(300);
    static final Duration PATIENCE = Duration.ofSeconds(10);

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
        long start = System.nanoTime();
        while (client.getCount() > 0 && System.nanoTime() - start < PATIENCE.toNanos()) {
            pause(5);
        }
        return client.getCount() == 0;
    }

    static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}

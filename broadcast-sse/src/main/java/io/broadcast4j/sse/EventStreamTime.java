package io.broadcast4j.sse;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Real time on the thread that the JDK has for the time-outs of futures: so an event stream, which nobody starts or stops
 * anything for, has no thread of its own to leave behind.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class EventStreamTime implements Scheduler {
    static {
        // The thread keeps the context class loader of whoever needs it first, which must not be that of an
        // application.
        Thread first = Thread.currentThread();
        ClassLoader loader = first.getContextClassLoader();
        first.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            CompletableFuture<Boolean> unused =
                    new CompletableFuture<Boolean>().completeOnTimeout(true, 0, TimeUnit.NANOSECONDS);
        } finally {
            first.setContextClassLoader(loader);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        CompletableFuture<Boolean> time = new CompletableFuture<>();
        CompletableFuture<Boolean> unused = time.orTimeout(delay.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((cancelled, cause) -> {
                    if (cause instanceof TimeoutException) {
                        task.run();
                    }
                });
        return () -> time.complete(true);
    }
}

package io.broadcast4j.server;

import io.broadcast4j.concurrent.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes the executor that application code runs on when the application gives none: a virtual thread per task where the
 * JVM has them (21 and later), else a pool of twice as many threads as processors, 8 at least.
 *
 * <p>The pool's queue needs no bound of its own: a connection stands in it once at most, whatever it has to do.
 */
final class ApplicationExecutor {
    private static final int MIN_THREADS = 8;

    private ApplicationExecutor() {}

    static ExecutorService create() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException | UnsupportedOperationException olderJvm) {
            int threads = Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors());
            return Executors.newFixedThreadPool(threads, new DaemonThreads("application"));
        }
    }
}

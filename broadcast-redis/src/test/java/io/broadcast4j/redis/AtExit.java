package io.broadcast4j.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes at the end of this JVM what a failed test left open, so that no process outlives it. Thread-safe. */
final class AtExit {
    private static final Logger LOG = LoggerFactory.getLogger(AtExit.class);

    // Guarded by itself.
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "close-leftovers"));
    }

    private AtExit() {}

    static void close(AutoCloseable resource) {
        synchronized (OPEN) {
            OPEN.push(resource);
        }
    }

    /** Tells that a resource is closed. */
    static void forget(AutoCloseable resource) {
        synchronized (OPEN) {
            OPEN.removeIf(open -> open == resource);
        }
    }

    private static void closeAll() {
        for (AutoCloseable next = poll(); next != null; next = poll()) {
            try {
                next.close();
            } catch (Exception e) {
                // The others have to go too.
                LOG.warn("Something is left behind", e);
            }
        }
    }

    private static @Nullable AutoCloseable poll() {
        synchronized (OPEN) {
            return OPEN.poll();
        }
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Lets a few lines a minute of each cause into the log, and says in the next how many were left out.
 *
 * <p>Causes come from a closed set of this library and the application's channels, so the table stays small.
 * Thread-safe.
 */
final class LogRate {
    private static final int LINES = 10;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Scheduler scheduler;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    LogRate(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Calls the line with a note on what was left out before it, or leaves it out. */
    void limit(String cause, Consumer<String> line) {
        Window window = windows.computeIfAbsent(cause, key -> new Window(scheduler.nanoTime()));
        int before = window.count(scheduler.nanoTime());
        if (before >= 0) {
            line.accept(before == 0 ? "" : " (and " + before + " more like this)");
        }
    }

    private static final class Window {
        private long startedAt;
        private int lines;
        private int leftOut;

        private Window(long startedAt) {
            this.startedAt = startedAt;
        }

        /** Returns how many lines were left out before this one, or -1 if this one is. */
        private synchronized int count(long now) {
            if (now - startedAt > WINDOW_NANOS) {
                startedAt = now;
                lines = 0;
            }
            if (++lines > LINES) {
                leftOut++;
                return -1;
            }
            int before = leftOut;
            leftOut = 0;
            return before;
        }
    }
}

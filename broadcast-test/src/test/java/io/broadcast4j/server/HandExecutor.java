package io.broadcast4j.server;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Keeps tasks until the test runs them. Not thread-safe. */
final class HandExecutor implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Returns the task that has waited longest, which nobody else runs then. */
    Runnable takeNext() {
        return tasks.remove();
    }

    /** Runs the task that has waited longest. */
    void runNext() {
        takeNext().run();
    }

    /** Runs what waits, and what that brings about. */
    void runAll() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }
}

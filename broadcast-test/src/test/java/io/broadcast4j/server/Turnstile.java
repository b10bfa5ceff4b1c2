package io.broadcast4j.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on the caller's thread, unless it is shut: then it rejects them, after what the test wants to happen. */
final class Turnstile implements Executor {
    private volatile boolean shut;
    private volatile Runnable beforeRejection = () -> {};

    void shut() {
        shut = true;
    }

    /** Shuts it, and does something each time before a task is rejected. */
    void shut(Runnable first) {
        beforeRejection = first;
        shut = true;
    }

    void open() {
        shut = false;
    }

    @Override
    public void execute(Runnable task) {
        if (shut) {
            beforeRejection.run();
            throw new RejectedExecutionException("shut");
        }
        task.run();
    }
}

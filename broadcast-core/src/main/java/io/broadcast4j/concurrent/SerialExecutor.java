package io.broadcast4j.concurrent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in the order they came, on the threads of another executor.
 *
 * <p>It holds a thread only while there is something to do, and gives it back after {@value #TURN} tasks so that others
 * get their turn. What one task did is visible to the next. The queue has no bound: whoever feeds it bounds what he
 * feeds.
 *
 * <p>Thread-safe. {@link #execute} never blocks, unless the executor behind it does.
 */
public final class SerialExecutor implements Executor {
    private static final int TURN = 64;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Executor executor;
    private final Consumer<Throwable> failures;

    /**
     * Creates an executor on top of another.
     *
     * @param failures told of what a task throws, and of the rejection of a task whose {@link #execute} had already
     *     returned; the tasks behind run all the same
     */
    public SerialExecutor(Executor executor, Consumer<Throwable> failures) {
        this.executor = executor;
        this.failures = failures;
    }

    /**
     * Runs a task after all that came before it.
     *
     * @throws RejectedExecutionException if the executor behind takes no more; the task is then dropped, as it is when the
     *     executor throws anything else. Once a turn has
     *     begun it is not cut short by that: it goes on until nothing waits.
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            start();
        }
    }

    /** Returns how many tasks wait or run. */
    public int pending() {
        return pending.get();
    }

    private void start() {
        try {
            executor.execute(this::turn);
        } catch (Throwable rejection) {
            drop(rejection);
            throw rejection;
        }
    }

    /** Gives up one task for each caller that counted it in: the one who is told by {@code e}, and who came behind. */
    private void drop(Throwable e) {
        tasks.poll();
        while (pending.decrementAndGet() > 0) {
            tasks.poll();
            report(e);
        }
    }

    private void turn() {
        for (int done = 1; ; done++) {
            run(tasks.poll());
            if (pending.decrementAndGet() == 0) {
                return;
            }
            if (done % TURN == 0 && handBack()) {
                return;
            }
        }
    }

    /** Queues the rest of the work behind that of others. Tells whether the executor took it. */
    private boolean handBack() {
        try {
            executor.execute(this::turn);
            return true;
        } catch (Throwable rejection) {
            return false;
        }
    }

    private void run(@Nullable Runnable task) {
        if (task == null) {
            return;
        }
        try {
            task.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    /** Whoever is told of failures may fail too, and the tasks behind must run all the same. */
    private void report(Throwable failure) {
        try {
            failures.accept(failure);
        } catch (Throwable unreported) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, unreported);
        }
    }
}

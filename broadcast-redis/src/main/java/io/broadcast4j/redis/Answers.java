package io.broadcast4j.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where stages are completed that an application goes on from: it may do there what it likes, also wait for the next
 * answer, and holds up neither the connections nor whoever looks after them.
 *
 * <p>Thread-safe. In no order.
 */
final class Answers implements AutoCloseable {
    private final ForkJoinPool threads;

    Answers() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        threads = new ForkJoinPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), pool -> thread(pool, loader), null, true);
    }

    private static ForkJoinWorkerThread thread(ForkJoinPool pool, @Nullable ClassLoader loader) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("broadcast-redis-answers-" + thread.getPoolIndex());
        thread.setContextClassLoader(loader);
        return thread;
    }

    /** Returns a stage with the same outcome, completed here. */
    <T> CompletionStage<T> of(CompletionStage<T> stage) {
        return on(this::execute, stage);
    }

    /** Returns a stage with the same outcome, completed on an executor. */
    static <T> CompletionStage<T> on(Executor executor, CompletionStage<T> stage) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> executor.execute(() -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(value);
            }
        }));
        return answer;
    }

    /** After the end there is nobody left to be held up. */
    private void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Returns a runner of scripts whose answers arrive here. */
    ScriptRunner after(ScriptRunner scripts) {
        return call -> of(scripts.run(call));
    }

    /** Takes no more; what is there already is still done. Idempotent. */
    @Override
    public void close() {
        threads.shutdown();
    }
}

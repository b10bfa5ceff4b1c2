package io.broadcast4j.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Asks Redis again what it did not answer, because it or the connection was away for a moment. For questions, which do no
 * harm when they are asked twice.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Retrial {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Control control;
    private final Duration patience;

    /**
     * Creates it.
     *
     * @param patience how long after the first time it is asked again at most
     */
    Retrial(Control control, Duration patience) {
        this.control = control;
        this.patience = patience;
    }

    /** Asks, and asks again while that may help. */
    <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        ask(question, control.nanoTime() + patience.toNanos(), answer);
        return answer;
    }

    private <T> void ask(Supplier<CompletionStage<T>> question, long endNanos, CompletableFuture<T> answer) {
        question.get().whenComplete((reply, failure) -> {
            if (failure == null) {
                answer.complete(reply);
            } else if (RedisFailure.passes(failure) && control.nanoTime() - endNanos < 0) {
                control.schedule(PAUSE, () -> ask(question, endNanos, answer));
            } else {
                answer.completeExceptionally(RedisFailure.of(failure));
            }
        });
    }
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A history that always answers in time: whoever reads it holds messages back meanwhile, and cannot wait for ever. Whatever
 * goes wrong is a failed stage, and told to the observer.
 *
 * <p>Thread-safe. What is too late fails on the scheduler's thread.
 */
final class BoundedHistory implements History {
    private final History history;
    private final Scheduler scheduler;
    private final Duration patience;
    private final BroadcastObserver observer;

    private BoundedHistory(History history, Scheduler scheduler, Duration patience, BroadcastObserver observer) {
        this.history = history;
        this.scheduler = scheduler;
        this.patience = patience;
        this.observer = observer;
    }

    /** Returns a history that answers within a time; {@link History#NONE} does so anyway. */
    static History of(History history, Scheduler scheduler, Duration patience, BroadcastObserver observer) {
        return history == NONE ? NONE : new BoundedHistory(history, scheduler, patience, observer);
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Position position) {
        return bounded(() -> history.since(stream, position));
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Instant time) {
        return bounded(() -> history.since(stream, time));
    }

    private CompletionStage<Replay> bounded(Supplier<CompletionStage<Replay>> question) {
        CompletableFuture<Replay> answer = new CompletableFuture<>();
        try {
            CompletionStage<Replay> read = question.get();
            read.whenComplete((replay, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    answer.complete(replay);
                }
            });
        } catch (RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
        CompletionStage<Replay> outcome = answer;
        if (!answer.isDone()) {
            Scheduler.Timer deadline = scheduler.schedule(
                    patience, () -> answer.completeExceptionally(new TimeoutException("No answer in " + patience)));
            outcome.whenComplete((replay, failure) -> deadline.cancel());
        }
        outcome.whenComplete((replay, failure) -> {
            if (failure != null) {
                observer.internalFailure("history", failure);
            }
        });
        return outcome;
    }
}

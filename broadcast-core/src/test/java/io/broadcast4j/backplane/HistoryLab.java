package io.broadcast4j.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An in-memory backplane on clocks that a test turns, and what it has handed over. Not thread-safe. */
final class HistoryLab {
    /** Half a second into a second: a history knows of the whole. */
    static final Instant START = Instant.parse("2026-01-01T12:00:00.500Z");

    static final HistoryPolicy TEN = HistoryPolicy.keep(10, Duration.ofMinutes(5));

    final List<Message> received = new ArrayList<>();
    final InMemoryBackplane backplane;
    Instant wall = START;

    /** Overflows soon, as a monotonic clock may. */
    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos();

    HistoryLab() {
        this(Runnable::run, 64L << 20, 64L << 20);
    }

    HistoryLab(Executor executor, long maxPendingBytes, long maxHistoryBytes) {
        backplane = InMemoryBackplane.builder()
                .executor(executor)
                .maxPendingBytes(maxPendingBytes)
                .maxHistoryBytes(maxHistoryBytes)
                .time(() -> wall)
                .nanoTime(() -> nanos)
                .random(new Random(7))
                .build();
        backplane.start(received::add);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    InMemoryHistory history() {
        return (InMemoryHistory) backplane.history();
    }

    CompletionStage<Position> send(Stream stream, String json, HistoryPolicy policy, @Nullable String key) {
        return backplane.publish(new Publication(new Message(stream, json, Position.NONE, null), policy, key));
    }

    Position publish(Stream stream, String json, HistoryPolicy policy) {
        return now(send(stream, json, policy, null));
    }

    /** Publishes the numbers from 1 to a last one, and returns the position of that. */
    Position publishTo(Stream stream, int last, HistoryPolicy policy) {
        Position position = Position.NONE;
        for (int i = 1; i <= last; i++) {
            position = publish(stream, Integer.toString(i), policy);
        }
        return position;
    }

    Position subscribe(Stream stream) {
        return now(backplane.subscribe(stream));
    }

    Replay since(Stream stream, Position position) {
        return now(backplane.history().since(stream, position));
    }

    Replay since(Stream stream, Instant time) {
        return now(backplane.history().since(stream, time));
    }

    List<String> received() {
        return received.stream().map(Message::json).toList();
    }

    static <T> T now(CompletionStage<T> stage) {
        assertThat(stage).isCompleted();
        return stage.toCompletableFuture().join();
    }

    static List<String> texts(Replay replay) {
        assertThat(replay).isInstanceOf(Replay.Messages.class);
        return ((Replay.Messages) replay).messages().stream().map(Message::json).toList();
    }

    static void assertGap(Replay replay) {
        assertThat(replay).isInstanceOf(Replay.Gap.class);
    }

    static BroadcastException failureOf(CompletionStage<?> stage) {
        List<Throwable> failures = new ArrayList<>();
        stage.whenComplete((value, failure) -> failures.add(failure));
        assertThat(failures).singleElement().isInstanceOf(BroadcastException.class);
        return (BroadcastException) failures.get(0);
    }

    static Position at(Position base, long offset) {
        return new Position(base.epoch(), offset, "");
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Replay;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A history that writes down what it is asked, and answers when and what a test says. Not thread-safe. */
final class ScriptedHistory implements History {
    final List<Position> asked = new ArrayList<>();
    private final Queue<CompletableFuture<Replay>> unanswered = new ArrayDeque<>();

    /** Answers the oldest question with messages, up to the last of them or, for none, the place that was asked for. */
    void answer(Message... messages) {
        Position top = messages.length == 0
                ? asked.get(asked.size() - unanswered.size())
                : messages[messages.length - 1].position();
        answer(new Replay.Messages(List.of(messages), top));
    }

    /** Answers the oldest question. */
    void answer(Replay replay) {
        unanswered.remove().complete(replay);
    }

    /** Fails the oldest question. */
    void fail() {
        unanswered.remove().completeExceptionally(new IllegalStateException("no route"));
    }

    int waiting() {
        return unanswered.size();
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Position position) {
        CompletableFuture<Replay> answer = new CompletableFuture<>();
        asked.add(position);
        unanswered.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Instant time) {
        throw new AssertionError("asked for a time");
    }
}

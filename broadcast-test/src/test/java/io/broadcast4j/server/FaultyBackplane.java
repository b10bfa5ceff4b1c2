package io.broadcast4j.server;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.backplane.Replay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A backplane in memory that loses messages on their way, and whose history answers late or not at all, as a test says. It
 * delivers on the publisher's thread. Not thread-safe.
 */
final class FaultyBackplane implements Backplane {
    private final InMemoryBackplane sound =
            InMemoryBackplane.builder().executor(Runnable::run).build();
    private final List<Runnable> late = new ArrayList<>();
    private boolean losing;
    private boolean holding;
    private boolean failing;
    int asked;

    /** Loses what is published while something is done. */
    void losing(Runnable work) {
        losing = true;
        work.run();
        losing = false;
    }

    /** Keeps the answers of the history back. */
    void holdAnswers() {
        holding = true;
    }

    /** Gives the answers that were kept back; each is about the moment it was asked for. */
    void giveAnswers() {
        holding = false;
        List<Runnable> all = List.copyOf(late);
        late.clear();
        all.forEach(Runnable::run);
    }

    /** Makes the history fail. */
    void failAnswers() {
        failing = true;
    }

    @Override
    public void start(Receiver receiver) {
        sound.start(message -> {
            if (!losing || message.stream().isReserved()) {
                receiver.receive(message);
            }
        });
    }

    @Override
    public CompletionStage<Position> publish(Publication publication) {
        return sound.publish(publication);
    }

    @Override
    public CompletionStage<Position> subscribe(Stream stream) {
        return sound.subscribe(stream);
    }

    @Override
    public void unsubscribe(Stream stream) {
        sound.unsubscribe(stream);
    }

    @Override
    public History history() {
        return new History() {
            @Override
            public CompletionStage<Replay> since(Stream stream, Position position) {
                return answer(() -> sound.history().since(stream, position));
            }

            @Override
            public CompletionStage<Replay> since(Stream stream, Instant time) {
                return answer(() -> sound.history().since(stream, time));
            }
        };
    }

    private CompletionStage<Replay> answer(Supplier<CompletionStage<Replay>> question) {
        asked++;
        if (failing) {
            return CompletableFuture.failedStage(
                    new BroadcastException(BroadcastException.Outcome.UNKNOWN, "no route"));
        }
        CompletionStage<Replay> found = question.get();
        if (!holding) {
            return found;
        }
        CompletableFuture<Replay> answer = new CompletableFuture<>();
        late.add(() -> answer.complete(found.toCompletableFuture().join()));
        return answer;
    }

    @Override
    public void close() {
        sound.close();
    }
}

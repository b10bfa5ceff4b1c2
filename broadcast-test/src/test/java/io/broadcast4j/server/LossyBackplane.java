package io.broadcast4j.server;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * A backplane in memory, with a thread of its own, which loses some messages on their way and brings others twice.
 * Thread-safe; the dice are confined to its thread.
 */
final class LossyBackplane implements Backplane {
    private static final int ONE_OF = 20;

    private final InMemoryBackplane sound = new InMemoryBackplane();
    private final SplittableRandom dice;
    private final LongAdder lost = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private volatile boolean faulty = true;

    LossyBackplane(long seed) {
        dice = new SplittableRandom(seed);
    }

    /** Loses and repeats nothing any more. */
    void recover() {
        faulty = false;
    }

    /** Returns how many messages did not arrive. */
    long lost() {
        return lost.sum();
    }

    /** Returns how many messages arrived twice. */
    long repeated() {
        return repeated.sum();
    }

    @Override
    public void start(Receiver receiver) {
        sound.start(message -> {
            int fallen = faulty ? dice.nextInt(ONE_OF) : ONE_OF;
            if (fallen == 0) {
                lost.increment();
            } else {
                receiver.receive(message);
            }
            if (fallen == 1) {
                repeated.increment();
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
        return sound.history();
    }

    @Override
    public void close() {
        sound.close();
    }
}

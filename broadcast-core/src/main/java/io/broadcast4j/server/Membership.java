package io.broadcast4j.server;

import io.broadcast4j.Position;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A place in the audience of a stream: shut until it is opened, until it is left. Thread-safe. */
final class Membership {
    private final CompletionStage<Position> live;
    private final Gate<?> gate;
    private final Runnable departure;
    private final AtomicBoolean left = new AtomicBoolean();

    Membership(CompletionStage<Position> live, Gate<?> gate, Runnable departure) {
        this.live = live;
        this.gate = gate;
        this.departure = departure;
    }

    /** Completes when every message published from then on arrives at the gate. */
    CompletionStage<Position> live() {
        return live;
    }

    /** Lets through what has arrived, and all that will. */
    void open() {
        gate.open();
    }

    /** Shuts the gate for good and leaves the audience. Idempotent. */
    void leave() {
        if (left.compareAndSet(false, true)) {
            gate.close();
            departure.run();
        }
    }
}

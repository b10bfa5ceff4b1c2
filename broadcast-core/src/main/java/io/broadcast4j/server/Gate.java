package io.broadcast4j.server;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and one subscription: holds what arrives while the subscription is being confirmed, then lets
 * it through, each once and in order.
 *
 * <p>What is held is bounded. Items beyond the bound cannot be dropped in silence, so the gate says that it overflowed
 * and passes nothing any more.
 *
 * <p>Thread: one thread offers; any other opens or closes. Guarded by the monitor but for the way through an open gate,
 * which is one volatile read.
 *
 * @param <T> what passes
 */
final class Gate<T> {
    private enum State {
        SHUT,
        OPEN,
        CLOSED
    }

    private final int capacity;
    private final Consumer<? super T> beyond;
    private final Runnable overflow;
    private volatile State state = State.SHUT;
    private @Nullable ArrayDeque<T> held;

    /**
     * Creates a shut gate.
     *
     * @param capacity how many items it holds
     * @param beyond takes what passes; called under the monitor when the gate opens, so it only queues
     * @param overflow called once, without the monitor, when more arrives than it holds
     */
    Gate(int capacity, Consumer<? super T> beyond, Runnable overflow) {
        this.capacity = capacity;
        this.beyond = beyond;
        this.overflow = overflow;
    }

    /** Passes an item, or holds it. Tells whether it passed. */
    boolean offer(T item) {
        if (state != State.OPEN) {
            Boolean passes = hold(item);
            if (passes == null) {
                overflow.run();
                return false;
            }
            if (!passes) {
                return false;
            }
        }
        beyond.accept(item);
        return true;
    }

    /** Lets through what was held, then everything. */
    synchronized void open() {
        if (state != State.SHUT) {
            return;
        }
        if (held != null) {
            held.forEach(beyond);
            held = null;
        }
        state = State.OPEN;
    }

    /** Lets nothing through any more. */
    synchronized void close() {
        state = State.CLOSED;
        held = null;
    }

    /** Returns true if the gate was opened meanwhile, false if the item was held or dropped, null for an overflow. */
    private synchronized @Nullable Boolean hold(T item) {
        if (state != State.SHUT) {
            return state == State.OPEN;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        if (held.size() < capacity) {
            held.add(item);
            return false;
        }
        close();
        return null;
    }
}

package io.broadcast4j.server;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and one subscription: holds what arrives while the subscription is being confirmed, then lets
 * it through, each once and in order.
 *
 * <p>What is held is bounded in number and in bytes. Items beyond the bound cannot be dropped in silence, so the gate
 * says that it overflowed and passes nothing any more.
 *
 * <p>Thread: one thread offers; any other opens or closes. Guarded by the monitor, which is never held while anything is
 * called; the way through an open gate is one volatile read.
 *
 * @param <T> what passes
 */
final class Gate<T> {
    private enum State {
        SHUT,
        OPENING,
        OPEN,
        CLOSED,
        OVERFLOWED
    }

    private final Capacity<? super T> capacity;
    private final Consumer<? super T> beyond;
    private final Runnable overflow;
    private volatile State state = State.SHUT;
    private @Nullable ArrayDeque<T> held;
    private int heldBytes;

    /**
     * How much a gate holds.
     *
     * @param items how many items
     * @param bytes how many bytes in all; a single item may have more
     * @param size the bytes of one item
     */
    record Capacity<T>(int items, int bytes, ToIntFunction<? super T> size) {}

    /**
     * Creates a shut gate.
     *
     * @param beyond takes what passes, one thread at a time
     * @param overflow called once when more arrives than the gate holds
     */
    Gate(Capacity<? super T> capacity, Consumer<? super T> beyond, Runnable overflow) {
        this.capacity = capacity;
        this.beyond = beyond;
        this.overflow = overflow;
    }

    /** Passes an item, or holds it. Tells whether it passed. */
    boolean offer(T item) {
        if (state != State.OPEN && !passes(item)) {
            return false;
        }
        beyond.accept(item);
        return true;
    }

    private boolean passes(T item) {
        State found = hold(item);
        if (found == State.OVERFLOWED) {
            overflow.run();
        }
        return found == State.OPEN;
    }

    /** Holds an item if the gate is shut, and returns what it found or brought about. */
    private synchronized State hold(T item) {
        if (state != State.SHUT && state != State.OPENING) {
            return state == State.OVERFLOWED ? State.CLOSED : state;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        heldBytes += capacity.size().applyAsInt(item);
        boolean full = held.size() >= capacity.items() || heldBytes > capacity.bytes();
        if (full && !held.isEmpty()) {
            held = null;
            state = State.OVERFLOWED;
        } else {
            held.add(item);
        }
        return state;
    }

    /** Lets through what is held, then everything. Idempotent. */
    void open() {
        synchronized (this) {
            if (state != State.SHUT) {
                return;
            }
            state = State.OPENING;
        }
        for (T item = next(); item != null; item = next()) {
            beyond.accept(item);
        }
    }

    /** Returns the oldest item held; opens the gate for good when there is none. */
    private synchronized @Nullable T next() {
        if (state != State.OPENING) {
            return null;
        }
        T item = held == null ? null : held.poll();
        if (item == null) {
            held = null;
            state = State.OPEN;
        } else {
            heldBytes -= capacity.size().applyAsInt(item);
        }
        return item;
    }

    /** Lets nothing through any more. */
    synchronized void close() {
        state = State.CLOSED;
        held = null;
    }
}

package io.broadcast4j.server;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a stream and one subscription: holds what arrives while the subscription is being confirmed, then lets
 * it through, each once and in order. It can be shut again, while history is read.
 *
 * <p>What is held is bounded in number and in bytes. Items beyond the bound cannot be dropped in silence: the gate forgets
 * what it holds, and when it is opened says first that something was lost.
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
        CLOSED
    }

    private final Capacity<? super T> capacity;
    private final Consumer<? super T> beyond;
    private final Runnable loss;
    private volatile State state = State.SHUT;
    private @Nullable ArrayDeque<T> held;
    private int heldBytes;
    private boolean lost;

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
     * @param loss called before what is let through, if more had arrived than the gate holds
     */
    Gate(Capacity<? super T> capacity, Consumer<? super T> beyond, Runnable loss) {
        this.capacity = capacity;
        this.beyond = beyond;
        this.loss = loss;
    }

    /** Passes an item, or holds it. Tells whether it passed. */
    boolean offer(T item) {
        if (state != State.OPEN && !isOpenFor(item)) {
            return false;
        }
        beyond.accept(item);
        return true;
    }

    /** Tells whether the gate is open; holds the item if it is going to be. */
    private synchronized boolean isOpenFor(T item) {
        if (state != State.SHUT && state != State.OPENING) {
            return state == State.OPEN;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        int bytes = capacity.size().applyAsInt(item);
        boolean full = held.size() >= capacity.items() || heldBytes + (long) bytes > capacity.bytes();
        if (full && !held.isEmpty()) {
            held.clear();
            heldBytes = 0;
            lost = true;
        }
        held.add(item);
        heldBytes += bytes;
        return false;
    }

    /**
     * Holds what comes from now on. Called on the thread that offers, so that nothing is on its way through; does nothing
     * unless the gate is open.
     */
    synchronized void shut() {
        if (state == State.OPEN) {
            state = State.SHUT;
        }
    }

    /** Lets through what is held, then everything. Does nothing unless the gate is shut. */
    void open() {
        synchronized (this) {
            if (state != State.SHUT) {
                return;
            }
            state = State.OPENING;
        }
        while (letOneThrough()) {
            // until nothing is held any more
        }
    }

    /** Lets the oldest item through. Tells whether there was one; if not, the gate is open. */
    private boolean letOneThrough() {
        boolean tell;
        T item;
        synchronized (this) {
            if (state != State.OPENING) {
                return false;
            }
            tell = lost;
            lost = false;
            item = held == null ? null : held.poll();
            if (item == null) {
                held = null;
                state = State.OPEN;
                return false;
            }
            heldBytes -= capacity.size().applyAsInt(item);
        }
        if (tell) {
            loss.run();
        }
        beyond.accept(item);
        return true;
    }

    /** Lets nothing through any more. */
    synchronized void close() {
        state = State.CLOSED;
        held = null;
    }
}

package io.broadcast4j.server;

import io.broadcast4j.concurrent.SerialExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * One thread of the fan-out, and the connections that belong to it.
 *
 * <p>A frame is put into the outbox of every member of a slice; the outboxes are flushed when nothing more waits, or
 * enough has been put in. So a backlog of many messages costs each client one write, not many.
 *
 * <p>What waits is bounded in bytes: the backplane's thread waits for room when this thread cannot keep up. That cannot
 * last, since nothing here blocks. Thread-safe; slices, members' indices and {@code dirty} are confined to the thread.
 */
final class Shard {
    private static final int PERMIT_BYTES = 1024;
    private static final int PERMITS = 16 * 1024;
    private static final int FLUSH_BYTES = 64 * 1024;

    private final int index;
    private final SerialExecutor thread;
    private final Semaphore room = new Semaphore(PERMITS);
    private final List<Outbox> dirty = new ArrayList<>();
    private int dirtyBytes;

    Shard(int index, Executor executor, Consumer<Throwable> failures) {
        this.index = index;
        thread = new SerialExecutor(executor, failures);
    }

    /** Returns the place of this shard among the shards. */
    int index() {
        return index;
    }

    /** Delivers to the members of a slice. Waits while too much is waiting. */
    void deliver(Slice slice, Delivery delivery) {
        int permits = Math.min(PERMITS, 1 + delivery.bytes() / PERMIT_BYTES);
        room.acquireUninterruptibly(permits);
        try {
            turn(() -> {
                room.release(permits);
                put(slice, delivery);
            });
        } catch (Throwable rejection) {
            room.release(permits);
            throw rejection;
        }
    }

    /** Adds a member to a slice, before any message that is delivered from now on. */
    void add(Slice slice, LaneMember member) {
        turn(() -> slice.add(member));
    }

    /** Shuts a member's gate: what it holds comes after everything that has gone through. */
    CompletionStage<Void> shut(LaneMember member) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        turn(() -> {
            member.gate().shut();
            done.complete(null);
        });
        return done;
    }

    /** Removes a member from a slice. */
    void remove(Slice slice, LaneMember member) {
        turn(() -> slice.remove(member));
    }

    /** Does something on the thread; whatever becomes of it, what is due is flushed. */
    private void turn(Runnable work) {
        thread.execute(() -> {
            try {
                work.run();
            } finally {
                flushIfDue();
            }
        });
    }

    private void put(Slice slice, Delivery delivery) {
        List<LaneMember> members = slice.members();
        for (int i = 0; i < members.size(); i++) {
            LaneMember member = members.get(i);
            if (member.gate().offer(delivery)) {
                mark(member.outbox());
            }
        }
        dirtyBytes += delivery.bytes();
    }

    private void mark(Outbox outbox) {
        if (outbox.mark(true)) {
            dirty.add(outbox);
        }
    }

    private void flushIfDue() {
        if (dirty.isEmpty() || (thread.pending() > 1 && dirtyBytes < FLUSH_BYTES)) {
            return;
        }
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).mark(false);
            dirty.get(i).flush();
        }
        dirty.clear();
        dirtyBytes = 0;
    }
}

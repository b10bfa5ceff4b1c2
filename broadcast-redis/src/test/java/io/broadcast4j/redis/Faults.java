package io.broadcast4j.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What a {@link FaultProxy} does to the connections that lead through it. Its own lock guards all fields, and is free
 * while a thread waits. Thread-safe.
 */
final class Faults {
    private final List<Hole> holes = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Swallow> swallows = new ArrayList<>();

    synchronized void blackhole(Direction direction, Peers peers) {
        holes.add(new Hole(direction, peers));
    }

    synchronized void heal() {
        holes.clear();
        notifyAll();
    }

    /** Has those look again who wait for passage, as their connection was closed. */
    synchronized void closed() {
        notifyAll();
    }

    synchronized CompletableFuture<Void> cutAfter(long bytes, Direction direction, Peers peers) {
        Cut cut = new Cut(direction, peers, bytes);
        cuts.add(cut);
        return cut.done;
    }

    synchronized CompletableFuture<byte[]> swallow(Predicate<byte[]> condition) {
        Swallow swallow = new Swallow(condition, new CompletableFuture<>());
        swallows.add(swallow);
        return swallow.done;
    }

    /** Waits until no hole is in the way of a connection, or it is closed. */
    synchronized void awaitPassage(Direction direction, boolean subscriber, BooleanSupplier closed)
            throws InterruptedException {
        while (!closed.getAsBoolean() && holes.stream().anyMatch(hole -> hole.stops(direction, subscriber))) {
            wait();
        }
    }

    /** Returns how many of the bytes may pass; the connection has to be cut if that is fewer, or {@code thenCut}. */
    synchronized Passage passage(int bytes, Direction direction, boolean subscriber) {
        for (Cut cut : cuts) {
            if (cut.direction == direction && cut.peers.include(subscriber)) {
                int passing = (int) Math.min(bytes, cut.left);
                cut.left -= passing;
                if (cut.left == 0) {
                    cuts.remove(cut);
                    return new Passage(passing, cut.done);
                }
                return new Passage(bytes, null);
            }
        }
        return new Passage(bytes, null);
    }

    synchronized boolean isWaitingForPush() {
        return !swallows.isEmpty();
    }

    /** Tells whether a push is one to be lost; one order loses one push. */
    synchronized boolean swallows(byte[] push) {
        for (Iterator<Swallow> each = swallows.iterator(); each.hasNext(); ) {
            Swallow swallow = each.next();
            try {
                if (swallow.condition.test(push)) {
                    each.remove();
                    swallow.done.complete(push);
                    return true;
                }
            } catch (RuntimeException e) {
                each.remove();
                swallow.done.completeExceptionally(e);
            }
        }
        return false;
    }

    /**
     * How much may pass.
     *
     * @param bytes the number of bytes
     * @param cut to be completed when the connection is cut after them; null if it stays
     */
    record Passage(int bytes, CompletableFuture<Void> cut) {}

    private record Hole(Direction direction, Peers peers) {
        boolean stops(Direction way, boolean subscriber) {
            return direction == way && peers.include(subscriber);
        }
    }

    private record Swallow(Predicate<byte[]> condition, CompletableFuture<byte[]> done) {}

    private static final class Cut {
        private final Direction direction;
        private final Peers peers;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private long left;

        Cut(Direction direction, Peers peers, long left) {
            this.direction = direction;
            this.peers = peers;
            this.left = left;
        }
    }
}

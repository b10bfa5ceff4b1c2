package io.broadcast4j.server;

import io.broadcast4j.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of this node, from their opening until they have been cleaned up, dealt into slots so that the
 * heartbeat can visit a part at a time.
 *
 * <p>Thread-safe.
 */
final class ConnectionRegistry {
    private final List<Set<Connection>> slots = new ArrayList<>();
    private final ConcurrentHashMap<String, Integer> perIdentity = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger size = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final int maxPerIdentity;

    ConnectionRegistry(int slotCount, int maxPerIdentity) {
        this.maxPerIdentity = maxPerIdentity;
        for (int i = 0; i < slotCount; i++) {
            slots.add(ConcurrentHashMap.newKeySet());
        }
    }

    void add(Connection connection) {
        slots.get(Math.floorMod(next.getAndIncrement(), slots.size())).add(connection);
        size.incrementAndGet();
    }

    /** Counts a connection of an identity. Tells whether there was room for one more; it counts in any case. */
    boolean count(Identity identity) {
        return perIdentity.merge(identity.key(), 1, Integer::sum) <= maxPerIdentity;
    }

    /** Forgets a connection. */
    void remove(Connection connection) {
        for (Set<Connection> slot : slots) {
            if (slot.remove(connection)) {
                if (size.decrementAndGet() == 0) {
                    signalEmpty();
                }
                return;
            }
        }
    }

    /** Counts one connection less of an identity. */
    void release(Identity identity) {
        perIdentity.computeIfPresent(identity.key(), (key, count) -> count == 1 ? null : count - 1);
    }

    private void signalEmpty() {
        lock.lock();
        try {
            empty.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until there is no connection any more, or the time is over. Tells which. */
    boolean awaitEmpty(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (size() > 0 && left > 0) {
                left = empty.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return size() == 0;
    }

    int size() {
        return size.get();
    }

    int slotCount() {
        return slots.size();
    }

    Set<Connection> slot(int index) {
        return slots.get(index);
    }

    List<Connection> all() {
        List<Connection> all = new ArrayList<>(size());
        slots.forEach(all::addAll);
        return all;
    }
}

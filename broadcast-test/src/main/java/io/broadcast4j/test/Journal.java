package io.broadcast4j.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Keeps what happened, in order, and lets a test wait until something has.
 *
 * <p>Thread-safe.
 */
final class Journal<T> {
    private static final int SHOWN = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<T> entries = new ArrayList<>(); // guarded by lock

    void add(T entry) {
        lock.lock();
        try {
            entries.add(entry);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<T> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an entry at an index, counted from 0. */
    T at(int index, String what, Duration within) {
        await(what, within, all -> all.size() > index);
        lock.lock();
        try {
            return entries.get(index);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the entries are as asked for; the predicate sees them under the lock and must not keep them. */
    void await(String what, Duration within, Predicate<List<T>> condition) {
        long left = within.toNanos();
        lock.lock();
        try {
            while (!condition.test(entries)) {
                if (left <= 0) {
                    throw new AssertionError("Waited " + within + " for " + what + "; there were " + describe());
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for " + what, e);
        } finally {
            lock.unlock();
        }
    }

    private String describe() {
        int from = Math.max(0, entries.size() - SHOWN);
        List<String> shown = new ArrayList<>();
        for (T entry : entries.subList(from, entries.size())) {
            String text = String.valueOf(entry);
            shown.add(text.length() > 200 ? text.substring(0, 200) + "…" : text);
        }
        return entries.size() + " entries, the last of them " + shown;
    }
}

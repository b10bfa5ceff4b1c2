package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An outlet whose test waits for what is sent. Thread-safe. */
final class AwaitingOutlet implements Outlet {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<String> texts = new ArrayList<>();

    /** Waits for a message. Tells whether it came in time. */
    boolean await(String json) throws InterruptedException {
        long left = PATIENCE_NANOS;
        lock.lock();
        try {
            for (int next = 0; ; next++) {
                while (next >= texts.size()) {
                    if (left <= 0) {
                        return false;
                    }
                    left = arrived.awaitNanos(left);
                }
                if (texts.get(next).endsWith(":" + json + "}")) {
                    return true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        lock.lock();
        try {
            frames.forEach(frame -> texts.add(frame.text()));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        done.sent();
    }

    @Override
    public void close(Disconnect disconnect) {
        throw new AssertionError("closed: " + disconnect);
    }
}

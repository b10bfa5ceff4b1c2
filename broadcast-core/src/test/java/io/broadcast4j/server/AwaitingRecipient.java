package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A connection whose test waits for what it receives. Thread-safe. */
final class AwaitingRecipient implements Recipient, Outlet {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<String> texts = new ArrayList<>();
    private final String id;
    private final Shard shard;
    private final Outbox outbox;

    AwaitingRecipient(String id, Shard shard) {
        this.id = id;
        this.shard = shard;
        this.outbox = new Outbox(this, Limits.DEFAULT.outbound(), new ManualTime(), () -> {});
    }

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

    @Override
    public String connectionId() {
        return id;
    }

    @Override
    public Shard shard() {
        return shard;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void missedMessages() {
        throw new AssertionError("missed messages");
    }
}

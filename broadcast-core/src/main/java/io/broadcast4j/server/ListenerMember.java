package io.broadcast4j.server;

import io.broadcast4j.Message;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A place in an audience whose messages go to code, on an executor that runs one thing at a time.
 *
 * <p>What waits for that code is bounded. Thread-safe; one thread delivers.
 */
final class ListenerMember {
    private final Recipient recipient;
    private final Executor executor;
    private final Consumer<Message> listener;
    private final Gate<Message> gate;
    private final Gate.Capacity<Message> capacity;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private volatile boolean dismissed;

    ListenerMember(
            Recipient recipient, Gate.Capacity<Message> capacity, Executor executor, Consumer<Message> listener) {
        this.recipient = recipient;
        this.executor = executor;
        this.listener = listener;
        this.capacity = capacity;
        this.gate = new Gate<>(capacity, this::hand, recipient::missedMessages);
    }

    Gate<Message> gate() {
        return gate;
    }

    /** Keeps from the listener what still waits for it. */
    void dismiss() {
        dismissed = true;
    }

    void deliver(Message message) {
        if (!recipient.connectionId().equals(message.exceptConnection())) {
            gate.offer(message);
        }
    }

    private void hand(Message message) {
        int bytes = capacity.size().applyAsInt(message);
        int before = waiting.getAndIncrement();
        boolean tooLarge = waitingBytes.addAndGet(bytes) > capacity.bytes() && before > 0;
        if (tooLarge || before >= capacity.items()) {
            recipient.missedMessages();
            return;
        }
        executor.execute(() -> {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-bytes);
            if (!dismissed) {
                listener.accept(message);
            }
        });
    }
}

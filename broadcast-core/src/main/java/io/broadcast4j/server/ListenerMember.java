package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.protocol.Protocol;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A place in an audience whose messages go to code, on an executor that runs one thing at a time.
 *
 * <p>What waits for that code is bounded. Thread-safe; one thread delivers.
 */
final class ListenerMember implements Member {
    private final Terms terms;
    private final Gate<Delivery> gate;
    private final Gate.Capacity<Delivery> capacity;
    private final Progress progress = new Progress();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private volatile boolean dismissed;
    /** Whether the last message found no room. Confined to whoever is behind the gate. */
    private boolean dropping;

    /**
     * Who listens, and how.
     *
     * @param connectionId the connection that a message may exclude
     * @param executor where the listener is called
     * @param listener takes the messages
     * @param loss told when messages were lost
     */
    record Terms(String connectionId, Executor executor, Consumer<Message> listener, Runnable loss) {}

    ListenerMember(Terms terms, Gate.Capacity<Delivery> capacity) {
        this.terms = terms;
        this.capacity = capacity;
        this.gate = new Gate<>(capacity, this::pass, this::overflowed);
    }

    @Override
    public Gate<Delivery> gate() {
        return gate;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    /** Keeps from the listener what still waits for it. */
    void dismiss() {
        dismissed = true;
    }

    void deliver(Delivery delivery) {
        gate.offer(delivery);
    }

    /** The gate has dropped something. Where the next message shows what is missing, nothing may be: it was replayed. */
    private void overflowed() {
        if (!progress.notices()) {
            terms.loss().run();
        }
    }

    private void pass(Delivery delivery) {
        Progress.Step step = progress.step(delivery);
        if (step == Progress.Step.SKIP) {
            return;
        }
        Message message = delivery.message();
        if (message == null || step == Progress.Step.PASS_AFTER_LOSS) {
            terms.loss().run();
        }
        if (message != null) {
            hand(delivery, message);
        }
    }

    /** Hands on what whoever asked has found room for, so that it is bounded already. */
    @Override
    public Position replay(Protocol words, List<Message> messages, Position top, boolean whole) {
        for (Message message : messages) {
            if (Delivery.isFor(message, terms.connectionId())) {
                terms.executor().execute(() -> call(message));
            }
        }
        progress.replayed(messages.isEmpty() ? null : messages.get(0).position(), top, whole);
        return messages.isEmpty() ? top : Progress.justBefore(messages.get(0).position());
    }

    private void hand(Delivery delivery, Message message) {
        if (!delivery.isFor(terms.connectionId())) {
            return;
        }
        int bytes = delivery.bytes();
        int before = waiting.getAndIncrement();
        boolean tooLarge = waitingBytes.addAndGet(bytes) > capacity.bytes() && before > 0;
        if (tooLarge || before >= capacity.items()) {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-bytes);
            if (!dropping) {
                dropping = true;
                terms.loss().run();
            }
            return;
        }
        dropping = false;
        terms.executor().execute(() -> {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-bytes);
            call(message);
        });
    }

    private void call(Message message) {
        if (!dismissed) {
            terms.listener().accept(message);
        }
    }
}

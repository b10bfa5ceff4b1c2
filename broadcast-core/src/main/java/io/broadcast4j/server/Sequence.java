package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Replay;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that the messages of one stream reach this node one after another, each once and without a hole. What is
 * missing is read from the history, once for everybody on this node; what is not there any more is told as a loss.
 *
 * <p>Thread-safe, guarded by a lock that is held while messages are handed on, so that they go on in order, whichever
 * thread found them. Nothing of the application's runs under it, and it is not held while the history is asked.
 */
final class Sequence {
    private final Stream stream;
    private final History history;
    private final Outlets outlets;
    private final BroadcastObserver observer;
    private final int heldBytesBound;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Message> held = new ArrayDeque<>(0);
    private int heldBytes;
    private boolean waiting = true;
    private Position last = Position.NONE;
    /** Up to here messages were read from the history, and may still come from the backplane as well. */
    private Position repaired = Position.NONE;

    /**
     * Where messages go.
     *
     * @param messages takes each message
     * @param losses takes the position up to which messages were lost
     */
    record Outlets(Consumer<Message> messages, Consumer<Position> losses) {}

    /** Creates a sequence that holds what comes until it is started. */
    Sequence(Stream stream, History history, BroadcastObserver observer, int heldBytes, Outlets outlets) {
        this.stream = stream;
        this.history = history;
        this.observer = observer;
        this.heldBytesBound = heldBytes;
        this.outlets = outlets;
    }

    /** Begins after a position, or anywhere if that is none. */
    void start(Position base) {
        Position missing;
        lock.lock();
        try {
            last = base;
            missing = goOn(false);
        } finally {
            lock.unlock();
        }
        if (missing != null) {
            read(missing);
        }
    }

    /** Takes a message from the backplane. */
    void receive(Message message) {
        Position from;
        lock.lock();
        try {
            if (waiting) {
                hold(message);
                return;
            }
            if (take(message)) {
                return;
            }
            waiting = true;
            hold(message);
            from = last;
        } finally {
            lock.unlock();
        }
        read(from);
    }

    /** Runs something between two messages. */
    void between(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether the newest message has been lost, which no later one would reveal. */
    void check() {
        Position from;
        lock.lock();
        try {
            if (waiting || last.isNone()) {
                return;
            }
            from = last;
        } finally {
            lock.unlock();
        }
        ask(from).whenComplete((replay, failure) -> {
            if (replay != null) {
                checked(from, replay);
            }
        });
    }

    /** Hands a message on, or drops it as known. Tells false if something before it is missing. Guarded by the caller. */
    private boolean take(Message message) {
        Position position = message.position();
        if (!position.isNone()) {
            if (position.isCoveredBy(last)) {
                return position.isCoveredBy(repaired);
            }
            if (!last.isNone() && !position.isNextAfter(last)) {
                return false;
            }
            last = position;
        }
        outlets.messages().accept(message);
        return true;
    }

    /** Keeps a message for later. What finds no room is missing then, and is read like all that is. */
    private void hold(Message message) {
        int bytes = message.json().length() + Outbox.FRAME_OVERHEAD_BYTES;
        if (held.size() >= Hub.HELD_MESSAGES || heldBytes + (long) bytes > heldBytesBound) {
            held.clear();
            heldBytes = 0;
        }
        held.add(message);
        heldBytes += bytes;
    }

    /**
     * Hands on what is held, until something is missing. Guarded by the caller.
     *
     * @param asked whether the history was asked just now for what comes before the first one
     * @return after which position something is missing, or null if nothing is and nothing is held
     */
    private @Nullable Position goOn(boolean asked) {
        boolean known = asked;
        for (Message next = held.peek(); next != null; next = held.peek()) {
            if (!take(next)) {
                if (!known) {
                    return last;
                }
                lose(Position.NONE);
                continue;
            }
            known = false;
            held.remove();
            heldBytes -= next.json().length() + Outbox.FRAME_OVERHEAD_BYTES;
        }
        waiting = false;
        return null;
    }

    /** Tells of a loss, up to the message that is held or, where none is, up to the newest one there is. */
    private void lose(Position newest) {
        Position upTo = newest;
        for (Message next : held) {
            Position position = next.position();
            if (!position.isNone()) {
                upTo = new Position(position.epoch(), position.offset() - 1, "");
                break;
            }
        }
        last = upTo;
        repaired = upTo;
        observer.messagesLost(stream);
        outlets.losses().accept(upTo);
    }

    private void read(Position from) {
        ask(from).whenComplete((replay, failure) -> {
            Position missing;
            lock.lock();
            try {
                apply(from, replay == null ? new Replay.Gap(Position.NONE) : replay);
                missing = goOn(true);
            } finally {
                lock.unlock();
            }
            if (missing != null) {
                read(missing);
            }
        });
    }

    private CompletionStage<Replay> ask(Position from) {
        try {
            return history.since(stream, from);
        } catch (RuntimeException failure) {
            observer.internalFailure("history", failure);
            return CompletableFuture.failedStage(failure);
        }
    }

    private void checked(Position from, Replay replay) {
        lock.lock();
        try {
            if (!waiting) {
                apply(from, replay);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands on what the history has after a position, or tells of the loss. Guarded by the caller. */
    private void apply(Position from, Replay replay) {
        if (replay instanceof Replay.Messages found) {
            int count = 0;
            for (Message message : found.messages()) {
                if (!message.position().isCoveredBy(last)) {
                    last = message.position();
                    outlets.messages().accept(message);
                    count++;
                }
            }
            repaired = last;
            if (count > 0) {
                observer.messagesRepaired(stream, count);
            }
        } else if (last.equals(from) || !replay.top().isCoveredBy(last)) {
            lose(replay.top());
        }
    }
}

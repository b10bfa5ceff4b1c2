package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Replay;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that the messages of one stream reach this node one after another, each once and without a hole. What is
 * missing is read from the history, once for everybody on this node; what is not there any more is told as a loss.
 *
 * <p>Thread-safe, guarded by a lock that is held while messages are handed on, so that they go on in order, whichever
 * thread found them. No channel runs under it, and it is not held while the history is asked.
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
    /** Whether something that was held has been dropped since the history was asked. */
    private boolean dropped;

    private Position last = Position.NONE;
    /** What {@link #last} was when the last message had gone on. */
    private volatile Position handedOn = Position.NONE;
    /** Up to here messages were read from the history, and may still come from the backplane as well. */
    private Position repaired = Position.NONE;
    /** How often something was lost; whoever asked the history before that asked for what counts no more. */
    private int losses;
    /** After here something was gone at the last check, unless it was on its way. */
    private Position suspect = Position.NONE;

    /**
     * Where messages go.
     *
     * @param messages takes each message
     * @param losses takes the position up to which messages were lost; none, if what was handed on before counts no more
     */
    record Outlets(Consumer<Message> messages, Consumer<Position> losses) {}

    /**
     * Creates a sequence that holds what comes until it is started.
     *
     * @param history answers always
     */
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
            handedOn = base;
            // What was on its way when we began to listen, and is older than that.
            repaired = base;
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

    /**
     * Returns which message was the last that went on to everybody, or stood last at the start; none before that. Takes no
     * lock, as it is called from within the hub's table, which those who are handed a message may want to change.
     */
    Position position() {
        return handedOn;
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
        int before;
        lock.lock();
        try {
            if (waiting || last.isNone()) {
                return;
            }
            from = last;
            before = losses;
        } finally {
            lock.unlock();
        }
        history.since(stream, from).whenComplete((replay, failure) -> {
            if (replay != null) {
                checked(from, before, replay);
            }
        });
    }

    private void checked(Position from, int before, Replay replay) {
        lock.lock();
        try {
            if (waiting || losses != before) {
                return;
            }
            if (replay instanceof Replay.Messages found) {
                // Late copies have had their time: who has one of these offsets now is another message.
                repaired = handOn(found) ? last : Position.NONE;
            } else if (!mayBeOnItsWay(from, replay.top())) {
                lose(replay.top());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells whether what the history has no more may arrive yet, or has by now. It has time until the next check. */
    private boolean mayBeOnItsWay(Position from, Position top) {
        if (!last.equals(from)) {
            return true;
        }
        boolean ahead = top.epoch().equals(last.epoch()) && top.offset() > last.offset();
        boolean first = !from.equals(suspect);
        suspect = from;
        return ahead && first;
    }

    /** Hands a message on, or drops it as known. Tells false if something before it is missing. Guarded by the caller. */
    private boolean take(Message message) {
        Position position = message.position();
        if (!position.isNone()) {
            if (position.isCoveredBy(last)) {
                return position.isCoveredBy(repaired) && !isAnother(position);
            }
            if (!last.isNone() && !position.isNextAfter(last)) {
                return false;
            }
            last = position;
            // Messages arrive in order: what is behind this one from now on is not what was repaired.
            repaired = Position.NONE;
        }
        outlets.messages().accept(message);
        handedOn = last;
        return true;
    }

    /** Tells whether a message stands where the last one does, and is not that one. */
    private boolean isAnother(Position position) {
        return position.offset() == last.offset()
                && !position.entryId().isEmpty()
                && !last.entryId().isEmpty()
                && !position.entryId().equals(last.entryId());
    }

    /** Keeps a message for later. What finds no room is missing then, and is read like all that is. */
    private void hold(Message message) {
        int bytes = message.json().length() + Outbox.FRAME_OVERHEAD_BYTES;
        if (held.size() >= Hub.HELD_MESSAGES || heldBytes + (long) bytes > heldBytesBound) {
            held.clear();
            heldBytes = 0;
            dropped = true;
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
        // Back in the same epoch: nobody can tell what was seen on which branch.
        boolean back = upTo.isCoveredBy(last);
        last = upTo;
        repaired = upTo;
        losses++;
        observer.messagesLost(stream);
        outlets.losses().accept(back ? Position.NONE : upTo);
        handedOn = last;
    }

    private void read(Position from) {
        history.since(stream, from).whenComplete((replay, failure) -> {
            Position missing;
            lock.lock();
            try {
                boolean asked = apply(replay);
                missing = goOn(asked);
            } finally {
                lock.unlock();
            }
            if (missing != null) {
                read(missing);
            }
        });
    }

    /** Hands on what was missing, or tells of the loss. Tells whether the answer is about all that is held. */
    private boolean apply(@Nullable Replay replay) {
        boolean current = !dropped;
        dropped = false;
        if (replay instanceof Replay.Messages found) {
            handOn(found);
            repaired = last;
            return current;
        }
        lose(replay == null ? Position.NONE : replay.top());
        return true;
    }

    /** Hands on what has not come yet. Tells whether there was anything. Guarded by the caller. */
    private boolean handOn(Replay.Messages found) {
        int count = 0;
        for (Message message : found.messages()) {
            if (!message.position().isCoveredBy(last)) {
                last = message.position();
                outlets.messages().accept(message);
                handedOn = last;
                count++;
            }
        }
        if (count > 0) {
            observer.messagesRepaired(stream, count);
        }
        return count > 0;
    }
}

package io.broadcast4j.server;

import io.broadcast4j.protocol.EventCursor;
import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a transport of event streams does with frames, and a wire that breaks after so many pieces, each of them an event, an
 * id or a comment. What is sent after that is lost, though the server believes it sent. Thread-safe.
 */
final class EventOutlet implements Outlet {
    private static final long PATIENCE_SECONDS = 20;

    private final List<String> commands;
    private final int room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private final EventCursor cursor;
    private final List<String> wire = new ArrayList<>();
    private @Nullable Inlet inlet;
    private int caughtUps;
    private boolean welcomed;
    private boolean broken;

    /**
     * Creates an outlet without a connection.
     *
     * @param token what the client came with; empty for nothing
     * @param commands what is sent to the engine after its welcome
     * @param room how many pieces reach the client
     */
    EventOutlet(String token, List<String> commands, int room) {
        this.cursor = new EventCursor(token);
        this.commands = commands;
        this.room = room;
        this.broken = room == 0;
    }

    /** Takes the engine's end of the connection. */
    EventOutlet connected(Inlet target) {
        boolean over;
        boolean begin;
        lock.lock();
        try {
            inlet = target;
            over = broken;
            begin = welcomed;
        } finally {
            lock.unlock();
        }
        if (over) {
            target.closed();
        } else if (begin) {
            commands.forEach(target::receive);
        }
        return this;
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        for (Frame frame : frames) {
            if (frame.note() == EventNote.Stage.WELCOMED) {
                begin();
            } else {
                write(frame);
            }
        }
        done.sent();
    }

    private void begin() {
        Inlet target;
        lock.lock();
        try {
            welcomed = true;
            target = inlet;
        } finally {
            lock.unlock();
        }
        if (target != null) {
            commands.forEach(target::receive);
        }
    }

    private void write(Frame frame) {
        boolean breaking = false;
        lock.lock();
        try {
            String piece = piece(frame);
            if (!piece.isEmpty() && !broken) {
                wire.add(piece);
                breaking = wire.size() == room;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (breaking) {
            cut();
        }
    }

    /** Returns what the client gets of a frame. Guarded by the caller. */
    private String piece(Frame frame) {
        if (frame.note() instanceof EventNote.CaughtUp caughtUp) {
            caughtUp.places().forEach(cursor::see);
            caughtUps++;
            changed.signalAll();
            return id("");
        }
        if (frame.note() instanceof EventNote.Placed placed) {
            cursor.see(placed.tag(), placed.place());
            String text = frame.text();
            // All that is behind the data is ASCII.
            return cursor.isOnly(placed.tag()) ? text : id(text.substring(0, text.length() - placed.idBytes()));
        }
        return frame.text();
    }

    private String id(String before) {
        return cursor.token().isEmpty() ? "" : before + "id: " + cursor.token() + "\n\n";
    }

    @Override
    public void close(Disconnect disconnect) {
        cut();
    }

    /** Ends the connection, without the server's knowing before now. */
    void cut() {
        Inlet target;
        lock.lock();
        try {
            broken = true;
            target = inlet;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (target != null) {
            target.closed();
        }
    }

    /** Returns what has reached the client. */
    List<String> wire() {
        lock.lock();
        try {
            return List.copyOf(wire);
        } finally {
            lock.unlock();
        }
    }

    boolean isBroken() {
        lock.lock();
        try {
            return broken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many subscriptions, and streams that are joined later, have been caught up with. */
    void awaitCaughtUp(int count) {
        await(count + " subscriptions", wire -> caughtUps >= count);
    }

    /** Waits until what has reached the client is as asked for. */
    void await(String what, Predicate<List<String>> condition) {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            while (!condition.test(wire)) {
                if (left <= 0 || broken) {
                    throw new AssertionError("In vain waited for " + what + ", broken: " + broken + ", wire: " + wire);
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
}

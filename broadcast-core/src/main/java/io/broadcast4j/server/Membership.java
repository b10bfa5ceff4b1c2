package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.protocol.Protocol;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A place in the audience of a stream: shut until it is opened, until it is left.
 *
 * <p>Thread-safe to leave; whoever opens, shuts and replays does so one thing at a time.
 */
final class Membership {
    private final CompletionStage<Position> live;
    private final Position entry;
    private final Member member;
    private final Supplier<CompletionStage<Void>> shutting;
    private final Runnable departure;
    private final AtomicBoolean left = new AtomicBoolean();
    private boolean opened;

    /**
     * Creates a place that has been taken.
     *
     * @param live completes when every message from then on arrives
     * @param entry which message was the last one before it was taken; none if that was before the first
     * @param shutting shuts the gate at a moment when nothing is on its way through
     * @param departure leaves the audience
     */
    Membership(
            CompletionStage<Position> live,
            Position entry,
            Member member,
            Supplier<CompletionStage<Void>> shutting,
            Runnable departure) {
        this.live = live;
        this.entry = entry;
        this.member = member;
        this.shutting = shutting;
        this.departure = departure;
    }

    /** Completes when every message published from then on arrives at the gate. */
    CompletionStage<Position> live() {
        return live;
    }

    /** Returns behind which message everything arrives at the gate. Only where it is live. */
    Position base() {
        return entry.isNone() ? live.toCompletableFuture().join() : entry;
    }

    /** Lets through what has arrived, and all that will. */
    void open() {
        opened = true;
        member.gate().open();
    }

    /** Tells whether it has been open before, so that the client may have seen messages that were not replayed. */
    boolean hasBeenOpen() {
        return opened;
    }

    /** Holds what arrives from now on; completes when the last one before that has gone through. */
    CompletionStage<Void> shut() {
        return shutting.get();
    }

    /** Returns those of the remembered messages that have not been seen, and that come before all that were. */
    List<Message> lacking(List<Message> remembered) {
        return remembered.stream()
                .filter(message -> member.progress().lacks(message.position()))
                .toList();
    }

    /**
     * Hands on what was {@link #lacking}, while the gate is shut.
     *
     * @param words how a message is worded for the client
     * @param whole whether the stream has no holes, unlike one of which only the latest message counts
     * @return up to where all has been handed to the client
     */
    Position replay(Protocol words, List<Message> messages, Position top, boolean whole) {
        return member.replay(words, messages, top, whole);
    }

    /** Tells whether it has been left. */
    boolean isLeft() {
        return left.get();
    }

    /** Shuts the gate for good and leaves the audience. Idempotent. */
    void leave() {
        if (left.compareAndSet(false, true)) {
            member.gate().close();
            departure.run();
        }
    }
}

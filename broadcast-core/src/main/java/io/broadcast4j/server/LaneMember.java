package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subscription's place in a lane.
 *
 * <p>Its index is confined to the thread of the shard that its connection belongs to; its progress to whoever is behind
 * the gate. A message that this connection is excluded from counts as seen, or it would look like a loss.
 */
final class LaneMember implements Member {
    private final Recipient recipient;
    private final Lane.Key key;
    private final String connectionId;
    private final Outbox outbox;
    private final Gate<Delivery> gate;
    private final Progress progress = new Progress();
    /** Where this member stands in its slice, so that it can be removed without a search; -1 for nowhere. */
    private int index = -1;

    LaneMember(Lane.Key key, Recipient recipient, Gate.Capacity<Delivery> capacity) {
        this.key = key;
        this.recipient = recipient;
        this.connectionId = recipient.connectionId();
        this.outbox = recipient.outbox();
        this.gate = new Gate<>(capacity, this::pass, this::overflowed);
    }

    Shard shard() {
        return recipient.shard();
    }

    Outbox outbox() {
        return outbox;
    }

    @Override
    public Gate<Delivery> gate() {
        return gate;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    private void pass(Delivery delivery) {
        Progress.Step step = progress.step(delivery);
        if (step == Progress.Step.SKIP) {
            return;
        }
        if (step == Progress.Step.PASS_AFTER_LOSS) {
            lose();
        }
        if (delivery.isFor(connectionId)) {
            put(delivery.frame());
        }
    }

    /** The gate has dropped something. Where the next message shows what is missing, nothing may be: it was replayed. */
    private void overflowed() {
        if (!progress.notices()) {
            lose();
        }
    }

    private void lose() {
        put(key.protocol().gap(key.identifier()).orElse(null));
    }

    /** Puts a frame into the outbox; where there are no words for what it would say, the client has to begin anew. */
    private void put(@Nullable Frame frame) {
        if (frame == null) {
            recipient.missedMessages();
        } else {
            outbox.add(frame);
        }
    }

    @Override
    public Position replay(Protocol words, List<Message> messages, Position top, boolean whole) {
        for (Message message : messages) {
            if (Delivery.isFor(message, connectionId)) {
                outbox.add(words.message(key.identifier(), message));
            }
        }
        progress.replayed(messages.isEmpty() ? null : messages.get(0).position(), top, whole);
        return top;
    }

    int index() {
        return index;
    }

    void moveTo(int place) {
        index = place;
    }
}

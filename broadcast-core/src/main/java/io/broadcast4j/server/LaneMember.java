package io.broadcast4j.server;

import io.broadcast4j.transport.Frame;

/**
 * One subscription's place in a lane.
 *
 * <p>Its index is confined to the thread of the shard that its connection belongs to.
 */
final class LaneMember {
    private final String connectionId;
    private final Shard shard;
    private final Outbox outbox;
    private final Gate<Frame> gate;

    /** Where this member stands in its slice, so that it can be removed without a search; -1 for nowhere. */
    private int index = -1;

    LaneMember(Recipient recipient, Gate.Capacity<Frame> capacity) {
        this.connectionId = recipient.connectionId();
        this.shard = recipient.shard();
        this.outbox = recipient.outbox();
        this.gate = new Gate<>(capacity, outbox::add, recipient::missedMessages);
    }

    String connectionId() {
        return connectionId;
    }

    Shard shard() {
        return shard;
    }

    Outbox outbox() {
        return outbox;
    }

    Gate<Frame> gate() {
        return gate;
    }

    int index() {
        return index;
    }

    void moveTo(int place) {
        index = place;
    }
}

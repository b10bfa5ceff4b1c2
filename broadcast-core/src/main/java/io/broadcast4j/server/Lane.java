package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.protocol.Protocol;
import java.util.Arrays;
import java.util.List;

/**
 * The clients of one stream who receive the very same bytes: same protocol, same identifier. A message is encoded once
 * for all of them.
 *
 * <p>Thread: messages come on the backplane's thread, members come and go on any. The slices are fixed.
 */
final class Lane {
    /** What makes two subscriptions receive the same bytes. */
    record Key(Protocol protocol, String identifier) {}

    private final Key key;
    private final List<Shard> shards;
    private final Slice[] slices;

    /** Takes the shards, each at the place that its index names. */
    Lane(Key key, List<Shard> shards) {
        this.key = key;
        this.shards = shards;
        this.slices = new Slice[shards.size()];
        Arrays.setAll(slices, index -> new Slice());
    }

    /** Counts a member in; {@link #admit} must follow. */
    void countIn(LaneMember member) {
        slice(member).joined().incrementAndGet();
    }

    /** Adds a member that was counted in, before any message that is delivered from now on. */
    void admit(LaneMember member) {
        member.shard().add(slice(member), member);
    }

    /** Counts a member out; {@link #dismiss} must follow. */
    void countOut(LaneMember member) {
        slice(member).joined().decrementAndGet();
    }

    /** Removes a member that was counted out. */
    void dismiss(LaneMember member) {
        member.shard().remove(slice(member), member);
    }

    boolean isEmpty() {
        for (Slice slice : slices) {
            if (slice.joined().get() > 0) {
                return false;
            }
        }
        return true;
    }

    Key key() {
        return key;
    }

    /** Encodes a message once and hands it to the shards of the members. Returns how many members those have. */
    int deliver(Message message) {
        return spread(Delivery.of(message, key.protocol().message(key.identifier(), message)));
    }

    /** Tells the members that messages were lost, up to a position. */
    void lose(Position upTo) {
        spread(Delivery.loss(upTo, key.protocol().gap(key.identifier()).orElse(null)));
    }

    private int spread(Delivery delivery) {
        int reached = 0;
        for (int i = 0; i < slices.length; i++) {
            int joined = slices[i].joined().get();
            if (joined > 0) {
                reached += joined;
                shards.get(i).deliver(slices[i], delivery);
            }
        }
        return reached;
    }

    private Slice slice(LaneMember member) {
        return slices[member.shard().index()];
    }
}

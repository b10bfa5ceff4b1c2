package io.broadcast4j.redis;

import io.lettuce.core.cluster.SlotHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which shards Redis has, and at which of them a channel is heard, as last seen.
 *
 * <p>Immutable, thread-safe.
 */
final class Layout {
    /** Nothing is known as yet. */
    static final Layout UNKNOWN = new Layout(new Shard[0], true);

    private static final String TAG = "pulse";
    private static final int TRIES_PER_SLOT = 4;

    private final @Nullable Shard[] bySlot;
    private final boolean sharded;

    private Layout(@Nullable Shard[] bySlot, boolean sharded) {
        this.bySlot = bySlot;
        this.sharded = sharded;
    }

    /** Returns that of a Redis that is no cluster. */
    static Layout single() {
        return new Layout(new Shard[] {Shard.ALL}, false);
    }

    /**
     * Returns that of a cluster.
     *
     * @param bySlot the master of each slot, null for a slot that nobody has
     * @param sharded whether a channel is heard at the master of its slot, and not at any server
     */
    static Layout cluster(@Nullable Shard[] bySlot, boolean sharded) {
        return new Layout(bySlot.clone(), sharded);
    }

    /** Returns where channels are heard. */
    Set<Shard> shards() {
        return bySlot.length > 0 && !sharded ? Set.of(Shard.ALL) : masters();
    }

    /** Returns where a channel is heard, or null if nobody has its slot. */
    @Nullable
    Shard shard(ByteBuffer channel) {
        return sharded ? owner(channel) : Shard.ALL;
    }

    /** Tells whether channels are heard at the master of their slot only. */
    boolean isSharded() {
        return sharded;
    }

    /** Returns what a script says to hand a message to all who listen. */
    String publishCommand() {
        return sharded ? "SPUBLISH" : "PUBLISH";
    }

    /**
     * Returns one tag for each master, such that whatever has this tag belongs to it. All nodes that see the same layout
     * find the same.
     */
    Set<String> tags() {
        if (bySlot.length <= 1) {
            return bySlot.length == 0 ? Set.of() : Set.of(TAG);
        }
        Set<Shard> without = masters();
        Set<String> found = new TreeSet<>();
        // A master that has so few slots that none of these tags is in one of them goes without.
        for (int i = 0; !without.isEmpty() && i < TRIES_PER_SLOT * bySlot.length; i++) {
            String tag = TAG + "-" + i;
            Shard owner = ownerOf(tag);
            if (owner != null && without.remove(owner)) {
                found.add(tag);
            }
        }
        return found;
    }

    /** Returns one of the tags that belongs to the same master as a key, or null if there is none. */
    @Nullable
    String tagBeside(ByteBuffer key) {
        Shard owner = owner(key);
        return tags().stream()
                .filter(tag -> owner != null && owner.equals(ownerOf(tag)))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Shard ownerOf(String tag) {
        return bySlot.length == 1 ? bySlot[0] : bySlot[SlotHash.getSlot(Names.tagOfOwn(tag))];
    }

    private Set<Shard> masters() {
        Set<Shard> masters = new LinkedHashSet<>();
        for (Shard owner : bySlot) {
            if (owner != null) {
                masters.add(owner);
            }
        }
        return masters;
    }

    /** Returns the master that has a key, or null if nobody has its slot. */
    @Nullable
    Shard owner(ByteBuffer key) {
        return switch (bySlot.length) {
            case 0 -> null;
            case 1 -> bySlot[0];
            default -> bySlot[SlotHash.getSlot(key.duplicate())];
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Layout that && sharded == that.sharded && Arrays.equals(bySlot, that.bySlot));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bySlot);
    }
}

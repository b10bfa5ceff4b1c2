package io.broadcast4j.redis;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which channels this node wants to hear: those of streams, and those of its own signs of life.
 *
 * <p>Thread-safe.
 */
final class Ears {
    private final ConcurrentHashMap<ByteBuffer, Ear> ears = new ConcurrentHashMap<>();
    private final Arrivals arrivals;
    private volatile Set<ByteBuffer> signs = Set.of();

    Ears(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** Wants to hear a stream, once it has begun. */
    void add(Ear ear) {
        ears.put(ear.channel(), ear);
    }

    void remove(ByteBuffer channel) {
        ears.remove(channel);
    }

    /** Gives up what cannot be heard, and tells whoever waits for it. */
    void fail(Ear ear, Throwable cause) {
        ears.remove(ear.channel(), ear);
        arrivals.behind(() -> ear.live().completeExceptionally(cause));
    }

    /** Sets which channels are wanted besides those of streams. */
    void setSigns(Set<ByteBuffer> channels) {
        signs = Set.copyOf(channels);
    }

    /** Returns the ear for a channel, if there is one. */
    @Nullable
    Ear get(ByteBuffer channel) {
        return ears.get(channel);
    }

    /** Tells whether a channel is wanted now. */
    boolean isWanted(ByteBuffer channel) {
        Ear ear = ears.get(channel);
        return ear == null ? signs.contains(channel) : ear.hasBegun();
    }

    /** Goes through all that is wanted now. */
    void forEachWanted(Consumer<ByteBuffer> visitor) {
        signs.forEach(visitor);
        ears.forEach((channel, ear) -> {
            if (ear.hasBegun()) {
                visitor.accept(channel);
            }
        });
    }

    /** Takes note that a channel is heard from now on. */
    void heard(ByteBuffer channel) {
        Ear ear = ears.get(channel);
        if (ear != null && ear.hasBegun() && !ear.live().isDone()) {
            arrivals.behind(() -> ear.live().complete(ear.base()));
        }
    }

    /** Fails what is still on its way. */
    void close() {
        ears.values().forEach(ear -> ear.live().completeExceptionally(RedisFailure.closed()));
        ears.clear();
    }
}

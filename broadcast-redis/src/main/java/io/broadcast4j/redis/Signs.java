package io.broadcast4j.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life through all masters: one where Redis is no cluster.
 *
 * <p>Confined to the control thread, but for what says so.
 */
final class Signs {
    private final Names names;
    private final String node;
    private final Ears ears;
    private final Map<ByteBuffer, Sign> signs = new ConcurrentHashMap<>();

    /**
     * Creates no signs as yet.
     *
     * @param node a text that no other node has
     */
    Signs(Names names, String node, Ears ears) {
        this.names = names;
        this.node = node;
        this.ears = ears;
    }

    /** Keeps one sign for each master, and returns the channels that have come or gone. */
    Set<ByteBuffer> bringInLine(Layout layout, long nowNanos) {
        Set<ByteBuffer> changed = new HashSet<>(signs.keySet());
        Set<ByteBuffer> wanted = new HashSet<>();
        for (String tag : layout.tags()) {
            byte[] channel = names.own(tag, node);
            ByteBuffer key = ByteBuffer.wrap(channel);
            wanted.add(key);
            if (!changed.remove(key)) {
                changed.add(key);
                signs.put(key, new Sign(channel, names.own(tag, "born"), layout.publishCommand(), nowNanos));
            }
        }
        signs.keySet().retainAll(wanted);
        ears.setSigns(wanted);
        return changed;
    }

    /** Takes note of what came over a channel, and tells whether that was a sign. Thread-safe. */
    boolean heard(ByteBuffer channel, long nowNanos) {
        Sign sign = signs.get(channel);
        if (sign != null) {
            sign.heard(nowNanos);
        }
        return sign != null;
    }

    /** Counts all as heard just now. */
    void hearAll(long nowNanos) {
        signs.values().forEach(sign -> sign.heard(nowNanos));
    }

    Collection<Sign> all() {
        return signs.values();
    }

    /** Returns those that did not come through for so long. */
    List<Sign> silent(Duration time, long nowNanos) {
        return signs.values().stream()
                .filter(sign -> sign.silentNanos(nowNanos) >= time.toNanos())
                .toList();
    }

    /** Returns the trouble with the first one of these that has any, or null. */
    static @Nullable String trouble(Collection<Sign> signs) {
        return signs.stream()
                .map(Sign::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .findFirst()
                .orElse(null);
    }
}

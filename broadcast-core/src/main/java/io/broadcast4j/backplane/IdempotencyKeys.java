package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of the last five minutes, and what became of the publications they came with. No key is forgotten
 * early: when there are {@value #MAX_KEYS}, a new one is refused.
 *
 * <p>Thread-safe: its monitor guards the table. Calls nothing foreign but the clock.
 */
final class IdempotencyKeys {
    static final int MAX_KEYS = 200_000;
    static final Duration KEPT = Duration.ofMinutes(5);

    private final Map<Key, Use> uses = new LinkedHashMap<>();
    private final LongSupplier nanoTime;

    IdempotencyKeys(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a key for a publication whose outcome will be told to a stage, unless it is taken.
     *
     * @return the outcome of the publication that took it, or null if this one has
     * @throws BroadcastException if there are too many keys
     */
    synchronized @Nullable CompletionStage<Position> claim(
            Stream stream, String text, CompletionStage<Position> outcome) {
        long now = nanoTime.getAsLong();
        forgetUntil(now);
        Key key = new Key(stream, text);
        Use earlier = uses.get(key);
        if (earlier != null) {
            return earlier.outcome();
        }
        if (uses.size() >= MAX_KEYS) {
            throw new BroadcastException(
                    Outcome.REJECTED,
                    "There have been " + MAX_KEYS + " idempotency keys in the last " + KEPT.toMinutes()
                            + " minutes: publish without one, or more slowly");
        }
        uses.put(key, new Use(outcome, now));
        return null;
    }

    /** Gives a key back whose publication was rejected, so that it can be tried again. */
    synchronized void release(Stream stream, String text) {
        uses.remove(new Key(stream, text));
    }

    /** All are kept equally long, so they end in the order in which they came. */
    private void forgetUntil(long now) {
        Iterator<Use> eldestFirst = uses.values().iterator();
        while (eldestFirst.hasNext() && now - eldestFirst.next().nanoTime() >= KEPT.toNanos()) {
            eldestFirst.remove();
        }
    }

    private record Key(Stream stream, String text) {}

    private record Use(CompletionStage<Position> outcome, long nanoTime) {}
}

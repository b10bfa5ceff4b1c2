package io.broadcast4j.server;

/** Lets a steady rate pass, and a burst. Guarded by its own monitor, held for a few instructions. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perNano;
    private final double capacity;
    private double tokens;
    private long filledAt;

    TokenBucket(int perSecond, int burst, long nanoTime) {
        perNano = perSecond / NANOS_PER_SECOND;
        capacity = burst;
        tokens = burst;
        filledAt = nanoTime;
    }

    /** Takes a token if there is one. */
    synchronized boolean tryTake(long nanoTime) {
        tokens = Math.min(capacity, tokens + (nanoTime - filledAt) * perNano);
        filledAt = nanoTime;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}

package io.broadcast4j.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets something through at most once per interval and key, over all nodes that share a Redis. Get one from {@code
 * RedisBackplane.throttler(name, interval)}; for one node {@link io.broadcast4j.publish.Throttler} does without Redis.
 *
 * <p>Throttlers of one name share their keys. Redis keeps a key for the interval, by its own clock.
 *
 * <p>Thread-safe. Non-blocking.
 */
public final class RedisThrottler {
    private static final Script SCRIPT = Script.named("throttle");
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final String node = UUID.randomUUID().toString().replace("-", "");
    private final AtomicLong made = new AtomicLong();
    private final ScriptRunner scripts;
    private final Names names;
    private final String name;
    private final String millis;

    /**
     * Creates a throttler.
     *
     * @param name tells its keys from those of other throttlers; not empty
     * @throws IllegalArgumentException if the name is empty, or the interval is not of 1 ms to 365 days
     */
    RedisThrottler(ScriptRunner scripts, Names names, String name, Duration interval) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("The name of a throttler must not be empty");
        }
        if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A throttler's interval is " + SHORTEST + " to " + LONGEST + ", not " + interval);
        }
        this.scripts = scripts;
        this.names = names;
        this.name = name;
        this.millis = Long.toString(interval.toMillis());
    }

    /**
     * Asks to pass.
     *
     * @param key who asks for what, such as the ids of user and room; any text but the empty one
     * @return true if nobody passed with this key within the interval. Fails with a {@link
     *     io.broadcast4j.BroadcastException} if Redis refuses, or does not answer in time: it is then not known whether
     *     this was a pass. Fails with {@link IllegalArgumentException} if the key is empty
     */
    public CompletionStage<Boolean> tryAcquire(String key) {
        if (key.isEmpty()) {
            return CompletableFuture.failedStage(new IllegalArgumentException("A throttler's key must not be empty"));
        }
        String call = node + Long.toString(made.incrementAndGet(), Character.MAX_RADIX);
        List<byte[]> keys = List.of(names.throttle(name, key));
        return scripts.run(ScriptRunner.Call.of(SCRIPT, keys, call, millis))
                .thenApply(answer -> answer.equals(List.of(1L)));
    }
}

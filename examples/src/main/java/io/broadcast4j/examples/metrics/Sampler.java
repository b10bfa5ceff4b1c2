package io.broadcast4j.examples.metrics;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Broadcasts once a second how this node is, whether somebody listens or not: who opens the page sees the last minutes.
 *
 * <p>A number whose broadcast failed is said again a second later. It is the idempotency key as well, so if it was delivered
 * all the same, nobody gets it twice.
 *
 * <p>Thread-safe.
 */
public final class Sampler {
    /** Where the samples of all nodes are broadcast. */
    public static final Stream STREAM = Stream.of("metrics");

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The name for {@code addEventListener}. */
    private static final BroadcastOptions AS_METRICS = BroadcastOptions.DEFAULT.event("metrics");

    private final String node;
    private final long run;
    private final Supplier<Reading> gauges;
    private final Broadcaster broadcaster;
    private final Scheduler scheduler;

    private long last; // guarded by this

    /**
     * Creates a sampler that has not begun.
     *
     * @param node what people call this node
     * @param gauges read once for each sample, on the thread of the scheduler
     */
    public Sampler(String node, Supplier<Reading> gauges, Broadcaster broadcaster, Scheduler scheduler) {
        this.node = node;
        this.run = scheduler.now().toEpochMilli();
        this.gauges = gauges;
        this.broadcaster = broadcaster;
        this.scheduler = scheduler;
    }

    /** Begins, to go on for as long as the scheduler does. To be called once. */
    public void start() {
        scheduler.schedule(INTERVAL, this::start);
        Sample sample = next();
        broadcaster
                .broadcast(STREAM, sample, AS_METRICS.idempotencyKey(key(sample)))
                .whenComplete((position, failure) -> {
                    if (failure == null) {
                        said(sample.number());
                    }
                });
    }

    private Sample next() {
        return new Sample(node, run, nextNumber(), scheduler.now().toEpochMilli(), gauges.get());
    }

    private static String key(Sample sample) {
        return sample.node() + " " + sample.run() + " " + sample.number();
    }

    private synchronized long nextNumber() {
        return last + 1;
    }

    private synchronized void said(long number) {
        last = Math.max(last, number);
    }
}

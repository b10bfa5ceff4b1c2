package io.broadcast4j.examples.resume;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.UUID;

/**
 * Counts aloud: broadcasts {@value #PER_SECOND} ticks a second while somebody listens, and for a while after, since those
 * who were cut off want to know what they have missed.
 *
 * <p>Thread-safe.
 */
public final class Ticker {
    /** Where the ticks are broadcast. */
    public static final Stream STREAM = Stream.of("ticks");

    /** How many ticks there are in a second. */
    public static final int PER_SECOND = 20;

    private static final Duration INTERVAL = Duration.ofSeconds(1).dividedBy(PER_SECOND);
    private static final Duration LINGER = Duration.ofSeconds(30);

    private final Broadcaster broadcaster;
    private final Scheduler scheduler;
    private final String run = UUID.randomUUID().toString();

    // Guarded by this.
    private int listeners;
    private long lastLeft;
    private boolean running;
    private long due;
    private long number;

    /** Creates a ticker that is silent. */
    public Ticker(Broadcaster broadcaster, Scheduler scheduler) {
        this.broadcaster = broadcaster;
        this.scheduler = scheduler;
    }

    /** Counts one more listener. */
    synchronized void enter() {
        listeners++;
        if (!running) {
            running = true;
            due = scheduler.nanoTime();
            scheduleNext();
        }
    }

    /** Counts one listener less. */
    synchronized void leave() {
        listeners--;
        lastLeft = scheduler.nanoTime();
    }

    /** By the time it is due, so that a tick that comes late does not delay those after it. Guarded by the caller. */
    private void scheduleNext() {
        due += INTERVAL.toNanos();
        scheduler.schedule(Duration.ofNanos(Math.max(0, due - scheduler.nanoTime())), this::tick);
    }

    private void tick() {
        Tick tick;
        synchronized (this) {
            running = listeners > 0 || scheduler.nanoTime() - lastLeft < LINGER.toNanos();
            if (!running) {
                return;
            }
            tick = new Tick(run, ++number);
            scheduleNext();
        }
        broadcaster.broadcast(STREAM, tick);
    }
}

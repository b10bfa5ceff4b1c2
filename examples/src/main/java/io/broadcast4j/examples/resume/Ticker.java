package io.broadcast4j.examples.resume;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import java.time.Duration;

/**
 * Counts aloud: broadcasts {@value #PER_SECOND} ticks a second while somebody listens, and for a while after, since those
 * who were cut off want to know what they have missed.
 *
 * <p>A tick has for its number the place that it takes in the history of the stream, and for its idempotency key, too.
 * So the tickers of several nodes count together without knowing of each other: whoever comes first with a number says
 * it, the others repeat in vain, and when one is gone they go on. A number whose outcome is unknown can be tried again.
 *
 * <p>Thread-safe.
 */
public final class Ticker {
    /** Where the ticks are broadcast, and nothing else. It needs a history. */
    public static final Stream STREAM = Stream.of("ticks");

    /** How many ticks there are in a second. */
    public static final int PER_SECOND = 20;

    private static final Duration INTERVAL = Duration.ofSeconds(1).dividedBy(PER_SECOND);
    private static final Duration LINGER = Duration.ofSeconds(30);
    private static final Duration TOO_LATE = Duration.ofSeconds(1);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Broadcaster broadcaster;
    private final History history;
    private final Scheduler scheduler;

    // Guarded by this.
    private int listeners;
    private long lastLeft;
    private boolean running;
    private long due;
    private Position last = Position.NONE;

    /**
     * Creates a ticker that is silent.
     *
     * @param history where the stream is remembered
     */
    public Ticker(Broadcaster broadcaster, History history, Scheduler scheduler) {
        this.broadcaster = broadcaster;
        this.history = history;
        this.scheduler = scheduler;
    }

    /** Counts one more listener. */
    void enter() {
        synchronized (this) {
            listeners++;
            if (running) {
                return;
            }
            running = true;
        }
        takeUp();
    }

    /** Counts one listener less. */
    synchronized void leave() {
        listeners--;
        lastLeft = scheduler.nanoTime();
    }

    /** Looks up how far the count is. */
    private void takeUp() {
        history.since(STREAM, scheduler.now()).whenComplete((replay, failure) -> {
            if (failure == null) {
                startFrom(replay.top());
            } else {
                takeUpLater();
            }
        });
    }

    private void takeUpLater() {
        if (isWanted()) {
            scheduler.schedule(TRY_AGAIN, this::takeUp);
        }
    }

    private synchronized void startFrom(Position top) {
        due = scheduler.nanoTime();
        goOnAfter(top);
    }

    /** By the time it is due, so that a tick that comes late does not delay those after it. */
    private synchronized void goOnAfter(Position position) {
        last = position;
        due += INTERVAL.toNanos();
        long wait = due - scheduler.nanoTime();
        if (wait < -TOO_LATE.toNanos()) {
            // The others, if there are any, are far ahead, and nobody wants seconds of ticks at once.
            scheduler.schedule(Duration.ZERO, this::takeUp);
        } else {
            scheduler.schedule(Duration.ofNanos(Math.max(0, wait)), this::tick);
        }
    }

    private void tick() {
        if (!isWanted()) {
            return;
        }
        Tick tick = next();
        broadcaster
                .broadcast(STREAM, tick, BroadcastOptions.DEFAULT.idempotencyKey(tick.run() + ":" + tick.number()))
                .whenComplete((position, failure) -> {
                    if (failure == null) {
                        goOnAfter(position);
                    } else {
                        takeUpLater();
                    }
                });
    }

    private synchronized Tick next() {
        return new Tick(last.epoch(), last.offset() + 1);
    }

    private synchronized boolean isWanted() {
        running = listeners > 0 || scheduler.nanoTime() - lastLeft < LINGER.toNanos();
        return running;
    }
}

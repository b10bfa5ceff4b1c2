package io.broadcast4j.redis;

import io.broadcast4j.backplane.Backplane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Feels whether this node is in touch with the others. Every second it sends a sign of life through Redis to itself; after
 * five seconds without one the backplane counts as lost, whatever the connections look like, and they are made anew until a
 * sign comes through.
 *
 * <p>Confined to the control thread, but for what says so.
 */
final class Pulse {
    /** How long nothing is heard until the backplane counts as lost. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Script BEAT = Script.named("beat");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int LOOKS_PER_BEAT = 4;
    private static final int LOOKS_PER_RENEWAL = 12;

    private final Control control;
    private final CommandLines lines;
    private final Arrivals arrivals;
    private final ScriptRunner.Call beat;

    private @Nullable Link link;
    private volatile long heardNanos;
    private volatile boolean heardSinceLost;
    private volatile boolean lost;
    private long bornMillis;
    private String trouble = "";
    private boolean connecting;
    private boolean stopped;
    private long lookedNanos;
    private int looks;
    private int looksLost;

    /**
     * Creates a pulse that does not beat as yet.
     *
     * @param bornAndSign the key that tells since when Redis has its present data, and the channel of the signs
     * @param publishCommand what a script says to hand a message to all who listen
     */
    Pulse(Control control, CommandLines lines, Arrivals arrivals, List<byte[]> bornAndSign, String publishCommand) {
        this.control = control;
        this.lines = lines;
        this.arrivals = arrivals;
        this.beat = ScriptRunner.Call.of(BEAT, bornAndSign, "1", publishCommand);
    }

    /**
     * Begins to beat.
     *
     * @param absence why the backplane counts as lost from the start, or null if it does not
     */
    void start(Link watched, @Nullable String absence) {
        link = watched;
        heardNanos = control.nanoTime();
        lookedNanos = heardNanos;
        if (absence != null) {
            trouble = absence;
            lose();
        }
        look();
    }

    /** Tells whether the backplane counts as lost. Thread-safe. */
    boolean isLost() {
        return lost;
    }

    /** Takes note of a sign. Thread-safe. */
    void heard() {
        heardNanos = control.nanoTime();
        heardSinceLost = true;
    }

    void stop() {
        stopped = true;
    }

    private void look() {
        Link watched = link;
        if (stopped || watched == null) {
            return;
        }
        control.schedule(BETWEEN_LOOKS, this::look);
        long now = control.nanoTime();
        if (now - lookedNanos > PAUSE.toNanos()) {
            // It was this process that stood still: what was sent meanwhile has yet to be read.
            heardNanos = now;
        }
        lookedNanos = now;
        if (looks++ % LOOKS_PER_BEAT == 0) {
            beat();
        }
        boolean silent = now - heardNanos >= SILENCE.toNanos();
        if (silent && !lost) {
            lose();
        } else if (lost
                && heardSinceLost
                && watched.isWhole()
                && now - heardNanos < BETWEEN_LOOKS.multipliedBy(2).toNanos()) {
            find();
        }
        if (lost) {
            mend(watched, silent);
        }
    }

    private void beat() {
        if (!lines.areConnected()) {
            reconnect();
            return;
        }
        lines.run(beat)
                .whenComplete((reply, failure) -> control.execute(() -> {
                    trouble = failure == null ? "" : String.valueOf(failure.getMessage());
                    if (reply != null && !reply.isEmpty()) {
                        born(Long.parseLong(Reply.text(reply, 0)));
                    }
                }));
    }

    private void born(long millis) {
        long before = bornMillis;
        bornMillis = millis;
        if (before != 0 && before != millis) {
            // The data are others than before: every position may have been given anew.
            arrivals.tell(Backplane.Receiver::missed);
        }
    }

    private void lose() {
        lost = true;
        heardSinceLost = false;
        looksLost = 0;
        String cause = cause();
        arrivals.tell(receiver -> receiver.lost(cause));
    }

    private void find() {
        lost = false;
        arrivals.tell(Backplane.Receiver::missed);
        arrivals.tell(Backplane.Receiver::restored);
    }

    private String cause() {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        return link == null || link.trouble().isEmpty()
                ? "Nothing has come back through Redis for " + SILENCE.toSeconds() + " seconds"
                : link.trouble();
    }

    /** Makes new connections from time to time, for those there are may be dead without knowing. */
    private void mend(Link watched, boolean silent) {
        if (silent && looksLost++ % LOOKS_PER_RENEWAL == 0) {
            watched.renew("Nothing was heard over the connection to Redis");
            if (!trouble.isEmpty()) {
                reconnect();
            }
        }
    }

    private void reconnect() {
        if (connecting) {
            return;
        }
        connecting = true;
        CompletionStage<Void> connected = lines.connect();
        connected.whenComplete((done, failure) -> control.execute(() -> {
            connecting = false;
            if (failure != null) {
                trouble = String.valueOf(RedisFailure.of(failure).getMessage());
            }
        }));
    }
}

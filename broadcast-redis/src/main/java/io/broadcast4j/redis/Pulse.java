package io.broadcast4j.redis;

import io.broadcast4j.backplane.Backplane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Feels whether this node is in touch with the others. Every second it sends a sign of life through each master of Redis to
 * itself; after five seconds without one the backplane counts as lost, whatever the connections look like, and they are
 * made anew until a sign comes through.
 *
 * <p>Confined to the control thread, but for what says so.
 */
final class Pulse {
    /** How long nothing is heard until the backplane counts as lost. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration FRESH = BETWEEN_LOOKS.multipliedBy(2);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int LOOKS_PER_BEAT = 4;
    private static final int LOOKS_PER_RENEWAL = 12;

    private final Control control;
    private final CommandLines lines;
    private final Arrivals arrivals;
    private final Links links;
    private final Signs signs;

    private volatile boolean lost;
    private String trouble = "";
    private @Nullable Layout layout;
    private boolean connecting;
    private boolean stopped;
    private long lookedNanos;
    private int looks;
    private int looksLost;

    /** Creates a pulse that does not beat as yet. */
    Pulse(Control control, CommandLines lines, Arrivals arrivals, Links links, Signs signs) {
        this.control = control;
        this.lines = lines;
        this.arrivals = arrivals;
        this.links = links;
        this.signs = signs;
    }

    /** Has links and signs follow the layout of Redis. */
    void bringInLine() {
        links.look();
        if (!links.layout().equals(layout)) {
            layout = links.layout();
            signs.bringInLine(layout, lastHeard(control.nanoTime())).forEach(links::change);
        }
    }

    /**
     * Begins to beat.
     *
     * @param absence why the backplane counts as lost from the start, or null if it does not
     */
    void start(@Nullable String absence) {
        lookedNanos = control.nanoTime();
        if (absence != null) {
            trouble = absence;
            lose(List.of());
        }
        signs.hearAll(lastHeard(lookedNanos));
        look();
    }

    /** Tells whether the backplane counts as lost. Thread-safe. */
    boolean isLost() {
        return lost;
    }

    void stop() {
        stopped = true;
    }

    /** Returns when what has not been heard yet counts as heard: just now, or too long ago while all is lost anyway. */
    private long lastHeard(long nowNanos) {
        return lost ? nowNanos - SILENCE.toNanos() : nowNanos;
    }

    private void look() {
        if (stopped) {
            return;
        }
        control.schedule(BETWEEN_LOOKS, this::look);
        long now = control.nanoTime();
        if (now - lookedNanos > PAUSE.toNanos()) {
            // It was this process that stood still: what was sent meanwhile has yet to be read.
            signs.hearAll(lastHeard(now));
        }
        lookedNanos = now;
        bringInLine();
        if (looks++ % LOOKS_PER_BEAT == 0) {
            beat();
        }
        List<Sign> silent = signs.silent(SILENCE, now);
        if (!silent.isEmpty() && !lost) {
            lose(silent);
        } else if (lost && links.areWhole() && signs.silent(FRESH, now).isEmpty()) {
            find();
        }
        if (lost && !silent.isEmpty() && looksLost++ % LOOKS_PER_RENEWAL == 0) {
            mend(silent);
        }
    }

    private void beat() {
        if (!lines.areConnected()) {
            reconnect();
            return;
        }
        trouble = "";
        lines.renewSilent(SILENCE);
        signs.all()
                .forEach(sign -> lines.run(sign.beat())
                        .whenComplete((reply, failure) -> control.execute(() -> {
                            sign.trouble(failure == null ? "" : String.valueOf(failure.getMessage()));
                            if (reply != null && !reply.isEmpty() && sign.born(Long.parseLong(Reply.text(reply, 0)))) {
                                // The data are others than before: every position may have been given anew.
                                arrivals.tell(Backplane.Receiver::missed);
                            }
                        })));
    }

    private void lose(List<Sign> silent) {
        lost = true;
        looksLost = 0;
        String cause = cause(silent);
        arrivals.tell(receiver -> receiver.lost(cause));
    }

    private void find() {
        lost = false;
        arrivals.tell(Backplane.Receiver::missed);
        arrivals.tell(Backplane.Receiver::restored);
    }

    private String cause(List<Sign> silent) {
        String sending = trouble.isEmpty() ? Signs.trouble(silent) : trouble;
        if (sending != null) {
            return sending;
        }
        return silent.stream()
                .map(sign -> links.trouble(sign.channel()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("Nothing has come back through Redis for " + SILENCE.toSeconds() + " seconds");
    }

    /** Makes new connections from time to time, for those there are may be dead without knowing. */
    private void mend(List<Sign> silent) {
        silent.forEach(sign -> links.renew(sign.channel(), "Nothing was heard over the connection to Redis"));
        // The others of a cluster must not suffer: the client looks after the connection to each master by itself.
        boolean all = silent.size() == signs.all().size();
        if (all && (!trouble.isEmpty() || Signs.trouble(silent) != null)) {
            lines.drop();
            reconnect();
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

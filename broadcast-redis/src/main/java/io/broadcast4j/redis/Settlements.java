package io.broadcast4j.redis;

import io.broadcast4j.Scheduler;
import io.broadcast4j.presence.PresenceChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of calls that got no answer. A call that Redis has run has its changes told after all. One that
 * it has not run yet is forbidden to change anything, as its caller was told that it failed.
 *
 * <p>It asks until Redis answers, for as long as that knows it. There are at most {@value #MOST} calls it asks about;
 * what those beyond have changed is not told.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Settlements {
    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
    private static final int MOST = 10_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean lossLogged = new AtomicBoolean();
    private final ScriptRunner scripts;
    private final Scheduler scheduler;
    private volatile boolean stopped;

    Settlements(ScriptRunner scripts, Scheduler scheduler) {
        this.scripts = scripts;
        this.scheduler = scheduler;
    }

    /** Asks no more. */
    void stop() {
        stopped = true;
    }

    /** Finds out what a call changed. The consumer is called once, now or later. */
    void settle(PresenceCall call, Consumer<List<PresenceChange>> settled) {
        if (open.incrementAndGet() > MOST) {
            giveUp(call, settled);
        } else {
            long end = scheduler.nanoTime() + PresenceCalls.KEPT.toNanos();
            later(new Question(call, settled, end), FIRST_PAUSE);
        }
    }

    private void later(Question question, Duration pause) {
        scheduler.schedule(pause, () -> ask(question, pause));
    }

    private void ask(Question question, Duration pause) {
        if (stopped) {
            end(question.settled(), List.of());
            return;
        }
        PresenceCall call = question.call();
        scripts.run(call.settlement())
                .thenApply(answer -> PresenceReply.of(call.stream(), answer))
                .whenComplete((reply, failure) -> {
                    if (failure == null) {
                        end(question.settled(), reply.changes());
                    } else if (scheduler.nanoTime() - question.end() >= 0) {
                        giveUp(call, question.settled());
                    } else {
                        Duration twice = pause.multipliedBy(2);
                        later(question, twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
                    }
                });
    }

    private void giveUp(PresenceCall call, Consumer<List<PresenceChange>> settled) {
        if (lossLogged.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis does not answer what became of calls: who joined or left by them, on {} first, may never "
                            + "be told",
                    call.stream());
        }
        end(settled, List.of());
    }

    private void end(Consumer<List<PresenceChange>> settled, List<PresenceChange> changes) {
        open.decrementAndGet();
        settled.accept(changes);
    }

    private record Question(PresenceCall call, Consumer<List<PresenceChange>> settled, long end) {}
}

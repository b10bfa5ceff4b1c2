package io.broadcast4j.redis;

import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go, round by round, the sessions whose time has come, of whichever node. A round looks at a bounded number of
 * streams; the next begins when all have answered, after a pause that differs from node to node.
 *
 * <p>Thread-safe. Runs on the scheduler's thread and the runner's, and never blocks.
 */
final class PresenceSweep {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceSweep.class);
    private static final int MOST_STREAMS = 100;
    private static final int MOST_LOGGED = 100;
    private static final int PAUSE_MILLIS = 400;
    private static final int JITTER_MILLIS = 200;
    private static final Duration SHORT_PAUSE = Duration.ofMillis(20);

    private final AtomicBoolean failing = new AtomicBoolean();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final PresenceIndex index;
    private final Function<Stream, CompletionStage<PresenceReply>> look;
    private final Scheduler scheduler;
    private final Random jitter;
    private volatile boolean stopped;

    /**
     * Creates a sweep that has not begun.
     *
     * @param look lets everybody go from a stream whose time has come
     */
    PresenceSweep(
            PresenceIndex index,
            Function<Stream, CompletionStage<PresenceReply>> look,
            Scheduler scheduler,
            Random jitter) {
        this.index = index;
        this.look = look;
        this.scheduler = scheduler;
        this.jitter = jitter;
    }

    void start() {
        scheduleRound(false);
    }

    void stop() {
        stopped = true;
    }

    private void scheduleRound(boolean moreIsDue) {
        Duration pause = Duration.ofMillis(PAUSE_MILLIS + jitter.nextInt(JITTER_MILLIS));
        scheduler.schedule(moreIsDue ? SHORT_PAUSE : pause, this::round);
    }

    private void round() {
        if (stopped) {
            return;
        }
        index.claim(MOST_STREAMS).thenCompose(this::sweep).whenComplete((full, failure) -> {
            if (failure == null) {
                failing.set(false);
            } else if (failing.compareAndSet(false, true)) {
                LOG.warn("Cannot look for sessions that have ended; going on trying", RedisFailure.cause(failure));
            }
            scheduleRound(failure == null && full);
        });
    }

    /** Completes with whether there may be more. */
    private CompletionStage<Boolean> sweep(List<String> names) {
        Map<String, Long> ends = new ConcurrentHashMap<>();
        return lookAt(names, ends).thenCompose(done -> {
            List<String> empty = ends.entrySet().stream()
                    .filter(entry -> entry.getValue() == 0)
                    .map(Map.Entry::getKey)
                    .toList();
            name(ends);
            return forget(empty).thenApply(forgotten -> names.size() == MOST_STREAMS);
        });
    }

    private CompletionStage<?> forget(Collection<String> names) {
        if (names.isEmpty()) {
            return CompletableFuture.completedStage(names);
        }
        Map<String, Long> ends = new ConcurrentHashMap<>();
        return index.remove(names).thenCompose(done -> lookAt(names, ends)).thenRun(() -> name(ends));
    }

    private void name(Map<String, Long> ends) {
        Map<Stream, Long> coming = new HashMap<>();
        ends.forEach((name, end) -> {
            if (end > 0) {
                coming.put(new Stream(name), end);
            }
        });
        index.add(coming);
    }

    /** Looks at streams, and notes when the first session ends in each, 0 if there is none. Never fails. */
    private CompletionStage<Void> lookAt(Collection<String> names, Map<String, Long> ends) {
        List<CompletableFuture<?>> looks = new ArrayList<>(names.size());
        for (String name : names) {
            looks.add(lookAt(name)
                    .handle((end, failure) -> {
                        if (failure == null) {
                            ends.put(name, end);
                        } else if (logged.size() < MOST_LOGGED && logged.add(name)) {
                            LOG.warn(
                                    "Cannot end sessions on stream {}; others go on",
                                    name,
                                    RedisFailure.cause(failure));
                        }
                        return end;
                    })
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new));
    }

    private CompletionStage<Long> lookAt(String name) {
        Stream stream;
        try {
            stream = new Stream(name);
        } catch (IllegalArgumentException e) {
            LOG.debug("No application can have a stream like this: {}", name, e);
            return CompletableFuture.completedStage(0L);
        }
        return look.apply(stream).thenApply(PresenceReply::firstEnd);
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.Attendance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of all sessions of a node: one call for each stream, or for each {@value #MOST_SESSIONS} sessions of
 * a large one, and {@value #MOST_CALLS} calls at once.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Renewal {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final int MOST_SESSIONS = 500;
    private static final int MOST_CALLS = 128;

    private final Turns turns;
    private final PresenceCalls calls;
    private final PresenceIndex index;

    Renewal(Turns turns, PresenceCalls calls, PresenceIndex index) {
        this.turns = turns;
        this.calls = calls;
        this.index = index;
    }

    /** Completes with those that are not present any more. */
    CompletionStage<Collection<Attendance>> of(Collection<Attendance> sessions) {
        Map<Stream, List<Attendance>> streams = new LinkedHashMap<>();
        sessions.forEach(each -> streams.computeIfAbsent(each.stream(), stream -> new ArrayList<>())
                .add(each));
        List<List<Attendance>> parts = new ArrayList<>();
        for (List<Attendance> all : streams.values()) {
            for (int from = 0; from < all.size(); from += MOST_SESSIONS) {
                parts.add(all.subList(from, Math.min(all.size(), from + MOST_SESSIONS)));
            }
        }
        Run run = new Run(parts);
        run.next(0);
        return run.result;
    }

    private final class Run {
        private final CompletableFuture<Collection<Attendance>> result = new CompletableFuture<>();
        private final Queue<Attendance> unknown = new ConcurrentLinkedQueue<>();
        private final List<List<Attendance>> parts;
        private boolean anyDone;
        private @Nullable Throwable failure;

        Run(List<List<Attendance>> parts) {
            this.parts = parts;
        }

        /** Renews the parts from here on. If a whole round fails, Redis cannot be reached: the rest would fail as well. */
        void next(int from) {
            if (from >= parts.size()) {
                end();
                return;
            }
            int to = Math.min(parts.size(), from + MOST_CALLS);
            Map<Stream, Long> ends = new ConcurrentHashMap<>();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            CompletableFuture<?>[] round = parts.subList(from, to).stream()
                    .map(part -> renew(part, ends, failures))
                    .toArray(CompletableFuture[]::new);
            CompletionStage<Void> all = CompletableFuture.allOf(round);
            all.whenComplete((done, none) -> {
                index.add(new HashMap<>(ends));
                failure = failure == null ? failures.peek() : failure;
                boolean noneDone = failures.size() == round.length;
                anyDone |= !noneDone;
                next(noneDone ? parts.size() : to);
            });
        }

        private CompletableFuture<?> renew(List<Attendance> part, Map<Stream, Long> ends, Queue<Throwable> failures) {
            return turns.run(calls.touch(part))
                    .handle((reply, failed) -> {
                        if (failed == null) {
                            reply.unknown().forEach(at -> unknown.add(part.get(at)));
                            if (reply.firstEnd() > 0) {
                                ends.put(part.get(0).stream(), reply.firstEnd());
                            }
                        } else {
                            failures.add(failed);
                        }
                        return failed;
                    })
                    .toCompletableFuture();
        }

        private void end() {
            Throwable failed = failure;
            if (failed != null && !anyDone) {
                result.completeExceptionally(failed);
                return;
            }
            if (failed != null) {
                LOG.warn("Cannot renew the leases of all sessions, others are renewed", failed);
            }
            result.complete(List.copyOf(unknown));
        }
    }
}

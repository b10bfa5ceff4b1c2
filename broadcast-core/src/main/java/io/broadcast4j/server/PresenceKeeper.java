package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The sessions of this node that are present somewhere: renews their leases, and brings back those whose lease ended all
 * the same, as after a pause of the whole process.
 *
 * <p>Thread-safe.
 */
final class PresenceKeeper {
    private static final int BEATS_PER_LEASE = 3;

    private final PresenceRegistry registry;
    private final Scheduler scheduler;
    private final BroadcastObserver observer;
    private final Duration beat;
    private final ConcurrentHashMap<Seat, Occupant> occupied = new ConcurrentHashMap<>();
    private final VacatedSeats vacated;
    private volatile boolean stopped;

    PresenceKeeper(PresenceRegistry registry, Scheduler scheduler, BroadcastObserver observer, Duration lease) {
        this.registry = registry;
        this.scheduler = scheduler;
        this.observer = observer;
        this.beat = lease.dividedBy(BEATS_PER_LEASE);
        this.vacated = new VacatedSeats(scheduler::nanoTime);
    }

    /** One session on one stream. */
    record Seat(Stream stream, String session) {}

    /**
     * Who has a seat.
     *
     * @param connection the connection whose session it is; one that is resumed keeps its id
     * @param id the member
     * @param info what others are shown
     * @param heard tells when the client last gave a sign of life
     */
    record Occupant(String connection, String id, Json info, Supplier<Instant> heard) {
        Occupant showing(Json other) {
            return new Occupant(connection, id, other, heard);
        }
    }

    /** Begins to renew leases, and returns this. */
    PresenceKeeper start() {
        scheduler.schedule(beat, this::renew);
        return this;
    }

    void stop() {
        stopped = true;
    }

    PresenceRegistry registry() {
        return registry;
    }

    /** Takes a seat, or shows something else of who has it. A seat that a lost connection left for this one is cleared. */
    CompletionStage<Void> join(Seat seat, Occupant occupant) {
        occupied.put(seat, occupant);
        CompletionStage<Void> joined =
                reported(registry.join(seat.stream(), seat.session(), occupant.id(), occupant.info()));
        vacated.taken(seat, occupant).ifPresent(old -> clear(old, Duration.ZERO));
        return joined;
    }

    /** Shows something else of who has a seat. */
    CompletionStage<Void> update(Seat seat, Json info) {
        occupied.computeIfPresent(seat, (key, occupant) -> occupant.showing(info));
        return reported(registry.update(seat.stream(), seat.session(), info));
    }

    /** Gives up a seat. */
    CompletionStage<Void> leave(Seat seat, Duration grace) {
        Occupant occupant = occupied.remove(seat);
        if (occupant == null || !vacated.left(seat, occupant, grace)) {
            return clear(seat, grace);
        }
        return clear(seat, Duration.ZERO);
    }

    private CompletionStage<Void> clear(Seat seat, Duration grace) {
        return reported(registry.leave(seat.stream(), seat.session(), grace));
    }

    private <T> CompletionStage<T> reported(CompletionStage<T> stage) {
        stage.whenComplete((done, failure) -> {
            if (failure != null) {
                observer.internalFailure("presence", failure);
            }
        });
        return stage;
    }

    private void renew() {
        if (stopped) {
            return;
        }
        scheduler.schedule(beat, this::renew);
        vacated.sweep();
        List<Attendance> all = occupied.entrySet().stream()
                .map(entry -> new Attendance(
                        entry.getKey().stream(),
                        entry.getKey().session(),
                        entry.getValue().heard().get()))
                .toList();
        if (!all.isEmpty()) {
            Attempt.at("presence", observer, () -> reported(registry.touch(all)).thenAccept(this::bringBack));
        }
    }

    private void bringBack(Collection<Attendance> expired) {
        for (Attendance attendance : expired) {
            Seat seat = new Seat(attendance.stream(), attendance.session());
            Occupant occupant = occupied.get(seat);
            if (occupant != null) {
                reported(registry.join(seat.stream(), seat.session(), occupant.id(), occupant.info()));
                catchUp(seat, occupant);
            }
        }
    }

    /** Does once more what was done with a seat while it was being given back, and found nobody there. */
    private void catchUp(Seat seat, Occupant brought) {
        Occupant now = occupied.get(seat);
        if (now == null) {
            reported(registry.leave(seat.stream(), seat.session(), Duration.ZERO));
        } else if (!now.info().equals(brought.info())) {
            reported(registry.update(seat.stream(), seat.session(), now.info()));
        }
    }
}

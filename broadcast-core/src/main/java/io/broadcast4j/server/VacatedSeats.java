package io.broadcast4j.server;

import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Knows which seats were left by a connection that was lost, and may come back under its old id: when it is there again,
 * the old seat is not one more session of the same member.
 *
 * <p>Thread-safe, without locks: whichever comes later, the old seat's end or the new one's beginning, finds the other.
 */
final class VacatedSeats {
    private final ConcurrentHashMap<Place, PresenceKeeper.Seat> taken = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, Vacated> left = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    VacatedSeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A member on a stream, as far as one connection makes it present there. */
    private record Place(Stream stream, String connection, String id) {
        static Place of(PresenceKeeper.Seat seat, PresenceKeeper.Occupant occupant) {
            return new Place(seat.stream(), occupant.connection(), occupant.id());
        }
    }

    /** A seat that is kept until a time. */
    private record Vacated(PresenceKeeper.Seat seat, long untilNanos) {}

    /** Notes that a seat is taken. Returns the one that the connection had before it was lost. */
    Optional<PresenceKeeper.Seat> taken(PresenceKeeper.Seat seat, PresenceKeeper.Occupant occupant) {
        Place place = Place.of(seat, occupant);
        taken.put(place, seat);
        return Optional.ofNullable(left.remove(place)).map(Vacated::seat);
    }

    /** Notes that a seat was left. Tells whether the connection has another one already, so that it need not be kept. */
    boolean left(PresenceKeeper.Seat seat, PresenceKeeper.Occupant occupant, Duration grace) {
        Place place = Place.of(seat, occupant);
        taken.remove(place, seat);
        if (grace.isZero()) {
            return false;
        }
        Vacated vacated = new Vacated(seat, nanoTime.getAsLong() + grace.toNanos());
        left.put(place, vacated);
        return taken.containsKey(place) && left.remove(place, vacated);
    }

    /** Forgets the seats that are not kept any more. */
    void sweep() {
        long now = nanoTime.getAsLong();
        left.values().removeIf(vacated -> vacated.untilNanos() - now < 0);
    }
}

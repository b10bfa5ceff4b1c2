package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VacatedSeatsTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final PresenceKeeper.Seat OLD = seat("hall", "old");
    private static final PresenceKeeper.Seat NEW = seat("hall", "new");
    private static final PresenceKeeper.Occupant ANN = occupant("c1", "ann");

    private final ManualTime time = new ManualTime();
    private final VacatedSeats seats = new VacatedSeats(time::nanoTime);

    @Test
    void a_seat_that_was_left_first_is_found_by_the_one_who_comes_back() {
        seats.taken(OLD, ANN);

        assertThat(seats.left(OLD, ANN, GRACE)).isFalse();
        assertThat(seats.taken(NEW, ANN)).contains(OLD);
        assertThat(seats.taken(seat("hall", "newer"), ANN))
                .as("it is found once")
                .isEmpty();
    }

    @Test
    void a_seat_that_is_left_last_is_known_not_to_be_needed() {
        seats.taken(OLD, ANN);

        assertThat(seats.taken(NEW, ANN)).isEmpty();
        assertThat(seats.left(OLD, ANN, GRACE)).isTrue();
        assertThat(seats.left(NEW, ANN, GRACE)).as("the new one is kept").isFalse();
        assertThat(seats.taken(OLD, ANN)).contains(NEW);
    }

    @Test
    void a_seat_without_grace_is_not_kept_for_anybody() {
        seats.taken(OLD, ANN);

        assertThat(seats.left(OLD, ANN, Duration.ZERO)).isFalse();
        assertThat(seats.taken(NEW, ANN)).isEmpty();
    }

    @Test
    void a_seat_is_found_by_its_own_connection_and_member_on_its_own_stream_alone() {
        seats.taken(OLD, ANN);
        seats.left(OLD, ANN, GRACE);

        assertThat(seats.taken(NEW, occupant("c2", "ann"))).isEmpty();
        assertThat(seats.taken(NEW, occupant("c1", "bob"))).isEmpty();
        assertThat(seats.taken(seat("yard", "new"), ANN)).isEmpty();
        assertThat(seats.taken(NEW, ANN)).contains(OLD);
    }

    @Test
    void a_sweep_forgets_what_is_kept_no_more_and_nothing_else() {
        PresenceKeeper.Occupant bob = occupant("c2", "bob");
        seats.left(OLD, ANN, GRACE);
        time.advance(Duration.ofNanos(1));
        seats.left(OLD, bob, GRACE);

        time.advance(GRACE);
        seats.sweep();

        assertThat(seats.taken(NEW, ANN)).isEmpty();
        assertThat(seats.taken(NEW, bob)).contains(OLD);
    }

    private static PresenceKeeper.Seat seat(String stream, String session) {
        return new PresenceKeeper.Seat(Stream.of(stream), session);
    }

    private static PresenceKeeper.Occupant occupant(String connection, String id) {
        return new PresenceKeeper.Occupant(connection, id, new JsonCodec().decode("null"), () -> Instant.EPOCH);
    }
}

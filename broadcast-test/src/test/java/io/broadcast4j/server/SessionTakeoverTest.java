package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Inlet;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Clients that are back before the server knows that they were gone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionTakeoverTest {
    private final Guests guests = new Guests();
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("a")));
    private final Lab lab = Lab.with(this::recipe);

    private void recipe(BroadcastServer.Builder builder) {
        builder.channel("Room", channel)
                .authenticator(guests)
                .history(HistoryPolicy.OFF)
                .limits(Limits.DEFAULT.capacity(bounds -> bounds.withConnections(0, 1, 256)));
    }

    /** Opens a client whose transport does not notice when it is closed. */
    private LabClient halfOpen(Lab where) {
        LabClient client = where.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.outlet.closing(new Unnoticed());
        return client;
    }

    @Test
    void the_old_connection_is_cut_and_the_new_one_goes_on() {
        LabClient old = halfOpen(lab);
        old.fresh();

        LabClient back = lab.open(Extended.handshake("ann", sid(old)));

        assertThat(back.fresh()).containsExactly(restored(sid(old), ROOM));
        assertThat(old.fresh()).containsExactly(goodbye("session_resumed", true));
        assertThat(old.closed()).contains(Disconnect.SESSION_RESUMED);
    }

    @Test
    void the_old_connection_does_not_count_for_its_user_any_more_and_is_counted_out_once() {
        LabClient old = halfOpen(lab);

        LabClient back = lab.open(Extended.handshake("ann", sid(old)));
        assertThat(isRestored(back)).isTrue();
        old.leave();

        assertThat(lab.open(Extended.handshake("ann", "")).closed()).contains(Disconnect.TOO_MANY_CONNECTIONS);
        back.leave();
        assertThat(lab.open(Extended.handshake("ann", "")).closed()).isEmpty();
    }

    @Test
    void a_connection_that_is_lost_does_not_count_while_it_is_cleaned_up() {
        HandExecutor executor = new HandExecutor();
        Lab busy = Lab.on(executor, this::recipe);
        LabClient old = busy.open(Extended.handshake("ann", ""));
        executor.runAll();
        old.leave();
        Runnable cleanUp = executor.takeNext();

        LabClient back = busy.open(Extended.handshake("ann", sid(old)));
        executor.runAll();
        assertThat(isRestored(back)).isTrue();
        cleanUp.run();

        LabClient third = busy.open(Extended.handshake("ann", ""));
        executor.runAll();
        assertThat(third.closed()).contains(Disconnect.TOO_MANY_CONNECTIONS);
    }

    @Test
    void a_session_is_no_way_around_the_bound_of_connections() {
        LabClient old = lab.open(Extended.handshake("ann", ""));
        old.leave();
        LabClient other = lab.open(Extended.handshake("ann", ""));
        assertThat(other.closed()).isEmpty();

        assertThat(lab.open(Extended.handshake("ann", sid(old))).closed()).contains(Disconnect.TOO_MANY_CONNECTIONS);
        other.leave();
        assertThat(lab.open(Extended.handshake("ann", "")).closed()).isEmpty();
    }

    @Test
    void the_end_of_the_old_connection_leaves_the_session_with_the_new_one() {
        LabClient old = halfOpen(lab);
        LabClient back = lab.open(Extended.handshake("ann", sid(old)));

        old.leave();
        assertThat(back.closed()).isEmpty();
        back.leave();

        assertThat(isRestored(lab.open(Extended.handshake("ann", sid(old))))).isTrue();
    }

    @Test
    void a_connection_that_was_given_up_and_is_not_gone_yet_gives_its_session_away() {
        LabClient old = lab.open(Extended.handshake("ann", "")).send("{\"command\":\"pong\"}");
        old.subscribe(ROOM);
        old.outlet.closing(new Unnoticed());
        lab.passSeconds(9);
        assertThat(old.closed()).contains(Disconnect.NO_PONG);

        LabClient back = lab.open(Extended.handshake("ann", sid(old)));
        old.leave();

        assertThat(back.fresh()).containsExactly(restored(sid(old), ROOM));
        back.leave();
        assertThat(isRestored(lab.open(Extended.handshake("ann", sid(old))))).isTrue();
    }

    @Test
    void a_slow_end_of_the_old_connection_delays_nobody() {
        HandExecutor executor = new HandExecutor();
        Lab busy = Lab.on(executor, this::recipe);
        LabClient old = busy.open(Extended.handshake("ann", ""));
        old.subscribe(ROOM);
        executor.runAll();
        old.leave();
        Runnable cleanUp = executor.takeNext();

        LabClient back = busy.open(Extended.handshake("ann", sid(old)));
        executor.runAll();
        assertThat(back.fresh()).containsExactly(restored(sid(old), ROOM));
        assertThat(channel.count("unsubscribed")).isZero();

        cleanUp.run();
        executor.runAll();
        assertThat(channel.count("unsubscribed")).isOne();
        back.leave();
        executor.runAll();
        LabClient third = busy.open(Extended.handshake("ann", sid(old)));
        executor.runAll();
        assertThat(isRestored(third)).isTrue();
    }

    @Test
    void commands_that_come_before_the_welcome_are_carried_out_after_it() {
        HandBackplane backplane = new HandBackplane();
        Lab slow = Lab.on(backplane, builder -> builder.channel("Room", channel).authenticator(guests));
        LabClient old = slow.open(Extended.handshake("ann", ""));
        old.subscribe(ROOM);
        backplane.allLive();
        old.leave();
        LabClient back = slow.open(Extended.handshake("ann", sid(old)));

        back.subscribe(ROOM).act("act");
        assertThat(back.fresh()).isEmpty();
        backplane.allLive();
        slow.broadcast("a", 1);

        assertThat(back.fresh()).containsExactly(restored(sid(old), ROOM), confirmed(ROOM), message(ROOM, "1"));
        assertThat(channel.count("act")).isOne();
    }

    @Test
    void a_stream_that_does_not_come_alive_is_not_restored() {
        HandBackplane backplane = new HandBackplane();
        Lab slow = Lab.on(
                backplane,
                builder -> builder.channel("Room", channel)
                        .authenticator(guests)
                        .limits(Limits.DEFAULT.timing(SessionTakeoverTest::impatient)));
        LabClient old = slow.open(Extended.handshake("ann", ""));
        old.subscribe(ROOM);
        backplane.allLive();
        old.leave();

        LabClient back = slow.open(Extended.handshake("ann", sid(old)));
        slow.passSeconds(4);

        assertThat(back.fresh()).containsExactly(restored(sid(old)));
        assertThat(channel.count("unsubscribed")).isEqualTo(2);
    }

    private static Limits.Timing impatient(Limits.Timing times) {
        return new Limits.Timing(
                times.ping(),
                times.handshake(),
                Duration.ofSeconds(3),
                times.writeStall(),
                times.close(),
                times.drain(),
                times.stop());
    }

    /** A transport's way home that leads nowhere. */
    private static final class Unnoticed implements Inlet {
        @Override
        public void receive(String text) {}

        @Override
        public void closed() {}

        @Override
        public void refuse(Disconnect reason) {}
    }
}

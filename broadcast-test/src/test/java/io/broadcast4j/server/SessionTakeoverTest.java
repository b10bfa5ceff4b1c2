package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.Extended.welcome;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.test.ManualScheduler;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Inlet;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Clients that are back before the server knows that they were gone, and what else happens at the same moment. */
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
    void who_names_a_session_that_another_takes_meanwhile_gets_a_name_of_its_own() {
        HandExecutor executor = new HandExecutor();
        Lab busy = Lab.on(executor, builder -> builder.channel("Room", channel).authenticator(guests));
        LabClient old = busy.open(Extended.handshake("ann-1", ""));
        executor.runAll();
        old.leave();
        executor.runAll();

        LabClient first = busy.open(Extended.handshake("ann-2", sid(old)));
        LabClient second = busy.open(Extended.handshake("ann-3", sid(old)));
        executor.runAll();

        assertThat(first.fresh()).containsExactly(restored(sid(old)));
        assertThat(second.fresh()).containsExactly(welcome(sid(second)));
        assertThat(sid(second)).isNotEqualTo(sid(old));
        assertThat(first.closed()).isEmpty();
    }

    @Test
    void a_disconnection_between_the_naming_and_the_taking_over_counts() {
        HandExecutor executor = new HandExecutor();
        Lab busy = Lab.on(executor, builder -> builder.channel("Room", channel).authenticator(guests));
        LabClient old = busy.open(Extended.handshake("ann", ""));
        executor.runAll();
        old.leave();
        executor.runAll();
        guests.asked.clear();

        LabClient back = busy.open(Extended.handshake("ann", sid(old)));
        busy.server.disconnect("ann", false);
        executor.runAll();

        assertThat(back.fresh()).containsExactly(welcome(sid(back)));
        assertThat(sid(back)).isNotEqualTo(sid(old));
        assertThat(guests.asked).containsExactly("ann");
    }

    @Test
    void a_disconnection_while_the_subscriptions_are_being_restored_ends_that() {
        HandBackplane backplane = new HandBackplane();
        Lab slow = Lab.on(backplane, builder -> builder.channel("Room", channel).authenticator(guests));
        LabClient old = slow.open(Extended.handshake("ann", ""));
        old.subscribe(ROOM);
        backplane.allLive();
        old.leave();

        LabClient back = slow.open(Extended.handshake("ann", sid(old)));
        assertThat(back.fresh()).as("the stream is not live yet").isEmpty();
        slow.server.disconnect("ann", false);

        assertThat(back.fresh()).containsExactly(goodbye("remote", false));
        assertThat(slow.server.connections()).isZero();
        assertThat(slow.server.streams()).isZero();
    }

    @Test
    void a_disconnection_at_the_very_moment_of_the_drop_counts() {
        Startled time = new Startled();
        BroadcastServer server = BroadcastServer.builder()
                .channel("Room", channel)
                .authenticator(guests)
                .scheduler(time)
                .executor(Runnable::run)
                .fanOut(Runnable::run, 1)
                .backplane(new HandBackplane())
                .build();
        LabClient old = new LabClient(server, Extended.handshake("ann", "").build());
        guests.asked.clear();

        time.startle(() -> server.disconnect("ann", false));
        old.leave();
        LabClient back =
                new LabClient(server, Extended.handshake("ann", sid(old)).build());

        assertThat(isRestored(back)).isFalse();
        assertThat(guests.asked).containsExactly("ann");
        server.close();
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

    /** Does something once, at the next look at the clock. */
    private static final class Startled implements Scheduler {
        private final ManualScheduler time = new ManualScheduler();
        private Runnable start = () -> {};

        void startle(Runnable what) {
            start = what;
        }

        @Override
        public long nanoTime() {
            Runnable now = start;
            start = () -> {};
            now.run();
            return time.nanoTime();
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return time.schedule(delay, task);
        }
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

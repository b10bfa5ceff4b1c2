package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.Extended.welcome;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.test.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What else happens at the moment at which a client is cut off, or comes back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionRaceTest {
    private final Guests guests = new Guests();
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("a")));

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
}

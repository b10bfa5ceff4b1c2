package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Stream;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Observers and outlets are foreign code: no monitor of the library's is held while they are called. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForeignCallTest {
    private static final Limits SMALL = Limits.DEFAULT.outbound(outbound -> outbound.withQueueBytes(2_000));

    private final List<String> calls = new ArrayList<>();
    private final HandBackplane backplane = new HandBackplane();
    private final List<Outlet.Done> held = new ArrayList<>();

    @Test
    void none_is_held_when_the_outbox_overflows_at_the_confirmation() {
        Lab lab = lab(client -> {
            client.streamFrom(Stream.of("a"));
            client.transmit("x".repeat(1_700));
        });
        lab.server.open(Lab.handshake().build(), new Slow()).receive(LabClient.subscribing(ROOM));

        for (int i = 0; i < 2; i++) {
            lab.broadcast("a", "z".repeat(400));
        }
        calls.clear();
        backplane.live("a");

        assertThat(calls)
                .contains("cut too_slow")
                .allSatisfy(call -> assertThat(call).doesNotContain("held"));
    }

    @Test
    void none_is_held_when_a_client_is_confirmed_and_told_what_waited() {
        Lab lab = lab(client -> client.streamFrom(Stream.of("a")));
        lab.server.open(Lab.handshake().build(), new Slow()).receive(LabClient.subscribing(ROOM));
        lab.broadcast("a", 1);
        held.remove(0).sent();
        calls.clear();

        backplane.live("a");

        assertThat(calls).containsExactly("send", "confirmed");
    }

    @Test
    void none_is_held_when_a_gate_overflows() {
        Lab lab = lab(client -> {
            client.streamFrom(Stream.of("a"));
            client.streamFrom(Stream.of("b"));
        });
        lab.server.open(Lab.handshake().build(), new Slow()).receive(LabClient.subscribing(ROOM));
        backplane.live("a");
        for (int i = 0; i <= Hub.HELD_MESSAGES; i++) {
            lab.broadcast("a", 1);
        }
        backplane.live("b");

        assertThat(calls)
                .contains("cut insufficient_state")
                .allSatisfy(call -> assertThat(call).doesNotContain("held"));
    }

    private Lab lab(Consumer<Subscription> atSubscribed) {
        return Lab.on(
                backplane,
                builder -> builder.channel("Room", new RecordingChannel(atSubscribed))
                        .limits(SMALL)
                        .observer(new Watching()));
    }

    private void note(String call) {
        List<String> monitors = monitors();
        calls.add(monitors.isEmpty() ? call : call + " held " + monitors);
    }

    /** Returns the classes of the library's objects whose monitors this thread holds. */
    private static List<String> monitors() {
        long[] self = {Thread.currentThread().getId()};
        ThreadInfo thread = ManagementFactory.getThreadMXBean().getThreadInfo(self, true, false)[0];
        return java.util.stream.Stream.of(thread.getLockedMonitors())
                .map(MonitorInfo::getClassName)
                .filter(name -> name.startsWith("io.broadcast4j."))
                .toList();
    }

    private final class Watching implements BroadcastObserver {
        @Override
        public void connectionCut(ConnectionInfo connection, String reason) {
            note("cut " + reason);
        }

        @Override
        public void subscriptionConfirmed(ConnectionInfo connection, String identifier) {
            note("confirmed");
        }
    }

    /** Completes a send when the test does. */
    private final class Slow implements Outlet {
        @Override
        public void send(List<Frame> frames, Done done) {
            note("send");
            held.add(done);
        }

        @Override
        public void close(Disconnect disconnect) {
            note("close");
        }
    }
}

package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** One connection whose outlet throws, among others that take too long as well. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadlineSweepTest {
    private static final int STALL_SECONDS = 5;

    private final Lab lab = Lab.of(new RecordingChannel());

    @Test
    void the_trouble_of_one_keeps_the_sweep_from_nobody() {
        LabClient before = stalled();
        lab.server.open(Lab.handshake().build(), new Jammed());
        LabClient after = stalled();

        lab.passSeconds(STALL_SECONDS + 1);

        assertThat(before.closed()).contains(Disconnect.TOO_SLOW);
        assertThat(after.closed()).contains(Disconnect.TOO_SLOW);
        assertThat(lab.events.all()).contains("internal heartbeat the socket is jammed");
    }

    @Test
    void the_trouble_of_one_keeps_the_ping_from_nobody() {
        List<LabClient> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lab.server.open(Lab.handshake().build(), new Jammed());
        }
        for (int i = 0; i < 30; i++) {
            clients.add(lab.connect());
        }

        lab.passSeconds(12);

        assertThat(clients).allSatisfy(client -> assertThat(client.pings()).hasSizeGreaterThanOrEqualTo(3));
    }

    private LabClient stalled() {
        LabClient client = lab.connect().inRoom();
        client.outlet.stall();
        client.subscribe(LabClient.ROOM);
        return client;
    }

    /** Never completes a send, and throws when it is closed. */
    private static final class Jammed implements Outlet {
        @Override
        public void send(List<Frame> frames, Done done) {}

        @Override
        public void close(Disconnect disconnect) {
            throw new IllegalStateException("the socket is jammed");
        }
    }
}

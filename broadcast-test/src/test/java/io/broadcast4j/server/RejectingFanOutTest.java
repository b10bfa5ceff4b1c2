package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.test.ManualScheduler;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A fan-out executor that takes nothing for a while. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RejectingFanOutTest {
    private static final Stream NEWS = Stream.of("news");
    private static final int MORE_THAN_THERE_IS_ROOM_FOR = 20_001;

    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(NEWS));
    private final Turnstile fanOut = new Turnstile();
    private final Events events = new Events();
    private final BroadcastServer server = BroadcastServer.builder()
            .channel("Room", channel)
            .scheduler(new ManualScheduler())
            .executor(Runnable::run)
            .fanOut(fanOut, 1)
            .backplane(new InMemoryBackplane(Runnable::run, 64L << 20))
            .observer(events)
            .build();

    @Test
    void rejected_deliveries_leave_their_room_to_later_ones() {
        LabClient client = connect().inRoom();

        fanOut.shut();
        for (int i = 0; i < MORE_THAN_THERE_IS_ROOM_FOR; i++) {
            server.broadcaster().broadcast(NEWS, i);
        }
        fanOut.open();
        server.broadcaster().broadcast(NEWS, "again");

        assertThat(client.fresh()).containsExactly(message(ROOM, "\"again\""));
        assertThat(events.startingWith("internal lane shut")).hasSize(MORE_THAN_THERE_IS_ROOM_FOR);
    }

    @Test
    void a_client_that_cannot_join_is_rejected_and_leaves_no_stream_behind() {
        LabClient client = connect();

        fanOut.shut();
        client.subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(rejected(ROOM));
        assertThat(channel.count("unsubscribed")).isOne();
        client.leave();
        assertThat(server.streams()).isZero();
        assertThat(server.connections()).isZero();
    }

    @Test
    void a_client_that_could_not_join_may_try_again() {
        LabClient client = connect();
        fanOut.shut();
        client.subscribe(ROOM);
        client.fresh();

        fanOut.open();
        client.subscribe(ROOM);
        server.broadcaster().broadcast(NEWS, 1);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), message(ROOM, "1"));
    }

    @Test
    void one_who_cannot_join_takes_nothing_from_one_who_has() {
        LabClient member = connect().inRoom();
        LabClient late = connect();

        fanOut.shut();
        late.subscribe(ROOM);
        fanOut.open();
        late.leave();
        server.broadcaster().broadcast(NEWS, 1);

        assertThat(member.fresh()).containsExactly(message(ROOM, "1"));
    }

    @Test
    void a_client_that_goes_meanwhile_leaves_nothing_behind() {
        LabClient client = connect().inRoom();

        fanOut.shut();
        client.leave();

        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(server.streams()).isZero();
        assertThat(server.connections()).isZero();
    }

    private LabClient connect() {
        LabClient client = new LabClient(server, Lab.handshake().build());
        client.fresh();
        return client;
    }
}

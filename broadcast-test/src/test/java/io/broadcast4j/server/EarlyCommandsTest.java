package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a client sends before it is welcomed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EarlyCommandsTest {
    private static final String WELCOME = "{\"type\":\"welcome\"}";

    private final RecordingChannel channel = new RecordingChannel();
    private final HandExecutor executor = new HandExecutor();
    private final HandBackplane backplane = new HandBackplane().withOwnStreamsWaiting();

    @Test
    void commands_wait_for_authentication_and_run_in_order() {
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM).act("act").unsubscribe(ROOM);
        assertThat(client.texts()).isEmpty();

        executor.runAll();

        assertThat(client.texts()).containsExactly(WELCOME, confirmed(ROOM));
        assertThat(channel.calls).containsSequence("subscribed", "afterSubscribe", "act", "beforeUnsubscribe");
    }

    @Test
    void commands_wait_until_a_disconnect_by_identity_can_be_heard() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM).act("act");
        assertThat(client.texts()).isEmpty();
        assertThat(channel.calls).isEmpty();

        backplane.allLive();
        client.unsubscribe(ROOM);

        assertThat(client.texts()).containsExactly(WELCOME, confirmed(ROOM));
        assertThat(channel.calls)
                .containsExactly(
                        "beforeSubscribe",
                        "subscribed",
                        "afterSubscribe",
                        "act",
                        "beforeUnsubscribe",
                        "unsubscribed",
                        "afterUnsubscribe");
    }

    @Test
    void commands_that_wait_are_not_carried_out_for_a_client_that_goes() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);

        client.leave();
        backplane.allLive();

        assertThat(channel.calls).isEmpty();
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void sixteen_commands_may_wait() {
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        send(client, 16);
        executor.runAll();

        assertThat(client.texts()).hasSize(17).startsWith(WELCOME);
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void the_seventeenth_cuts() {
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        send(client, 17);
        executor.runAll();

        assertThat(client.texts()).containsExactly(goodbye("rate_limited", true));
        assertThat(lab.events.all()).contains("cut rate_limited");
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void the_seventeenth_cuts_while_the_backplane_is_slow_as_well() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        send(client, 17);

        assertThat(client.texts()).containsExactly(goodbye("rate_limited", true));
        assertThat(channel.calls).isEmpty();
    }

    private static void send(LabClient client, int commands) {
        for (int i = 0; i < commands; i++) {
            client.subscribe("{\"channel\":\"Room\",\"number\":" + i + "}");
        }
    }
}

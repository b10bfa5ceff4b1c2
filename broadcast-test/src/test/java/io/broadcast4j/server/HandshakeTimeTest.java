package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How long authentication may take, and how long it lasts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HandshakeTimeTest {
    private final RecordingChannel channel = new RecordingChannel();

    @Test
    void authentication_that_never_ends_is_given_up_after_ten_seconds() {
        HandExecutor never = new HandExecutor();
        Lab lab = Lab.on(never, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        lab.passSeconds(10);
        assertThat(client.texts()).isEmpty();
        lab.passSeconds(1);

        assertThat(client.texts()).containsExactly(goodbye("handshake_timeout", true));
        assertThat(client.closed()).contains(Disconnect.HANDSHAKE_TIMEOUT);
    }

    @Test
    void authentication_that_ends_too_late_welcomes_nobody() {
        HandExecutor late = new HandExecutor();
        Lab lab = Lab.on(late, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());
        lab.passSeconds(11);

        late.runAll();

        assertThat(client.texts()).containsExactly(goodbye("handshake_timeout", true));
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void a_backplane_that_never_listens_is_given_up_as_well() {
        Lab lab = Lab.on(new HandBackplane().withOwnStreamsWaiting(), builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        lab.passSeconds(11);

        assertThat(client.texts()).containsExactly(goodbye("handshake_timeout", true));
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void a_connection_ends_with_its_token() {
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(handshake -> Authentication.accepted(
                        Identity.of("ann").until(java.time.Instant.parse("2026-01-01T00:01:00Z")))));
        LabClient client = lab.connect().inRoom();

        lab.passSeconds(60);
        assertThat(client.closed()).isEmpty();
        lab.passSeconds(1);

        assertThat(client.texts()).endsWith(goodbye("token_expired", false));
        assertThat(client.closed()).contains(Disconnect.TOKEN_EXPIRED);
        assertThat(channel.count("unsubscribed")).isOne();
    }

    @Test
    void what_a_client_sends_after_it_was_cut_is_not_carried_out() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect();
        client.outlet.stall();
        client.subscribe(ROOM);
        lab.server.disconnect("nobody", true);
        client.inlet.refuse(Disconnect.UNSUPPORTED_DATA);

        client.act("act");

        assertThat(channel.count("act")).isZero();
    }
}

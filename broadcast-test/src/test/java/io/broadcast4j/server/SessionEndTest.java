package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** After which ends of a connection its session is kept. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionEndTest {
    private final Guests guests = new Guests();
    private final Lab lab = Lab.with(builder -> builder.channel(
                    "Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a"))))
            .authenticator(guests)
            .history(HistoryPolicy.OFF));
    private final LabClient client = lab.open(Extended.handshake("ann", ""));

    private void endsWith(Disconnect reason) {
        assertThat(client.closed()).contains(reason);
    }

    private boolean isKept() {
        return isRestored(lab.open(Extended.handshake("ann", sid(client))));
    }

    @Test
    void kept_after_the_network_failed() {
        client.leave();

        assertThat(isKept()).isTrue();
    }

    @Test
    void kept_after_silence() {
        client.send("{\"command\":\"pong\"}");
        lab.passSeconds(9);

        endsWith(Disconnect.NO_PONG);
        assertThat(isKept()).isTrue();
    }

    @Test
    void kept_of_a_slow_client() {
        client.subscribe(ROOM);
        client.outlet.stall();
        for (int i = 0; i < 300 && client.closed().isEmpty(); i++) {
            lab.broadcast("a", "x".repeat(100_000));
        }
        client.outlet.resume();

        endsWith(Disconnect.TOO_SLOW);
        assertThat(isKept()).isTrue();
    }

    @Test
    void not_kept_after_nonsense() {
        for (int i = 0; i < 7; i++) {
            client.send("?");
        }

        endsWith(Disconnect.INVALID_REQUEST);
        assertThat(isKept()).isFalse();
    }

    @Test
    void not_kept_after_a_flood() {
        for (int i = 0; i < 5 * Limits.DEFAULT.inbound().commandBurst(); i++) {
            client.send("{\"command\":\"pong\"}");
        }

        endsWith(Disconnect.RATE_LIMITED);
        assertThat(isKept()).isFalse();
    }

    @Test
    void not_kept_after_a_message_that_is_too_big_or_binary() {
        client.send("x".repeat(70_000));
        endsWith(Disconnect.MESSAGE_TOO_BIG);
        assertThat(isKept()).isFalse();

        LabClient other = lab.open(Extended.handshake("ann", ""));
        other.inlet.refuse(Disconnect.UNSUPPORTED_DATA);
        assertThat(isRestored(lab.open(Extended.handshake("ann", sid(other))))).isFalse();
    }

    @Test
    void not_kept_after_a_disconnection_by_the_application() {
        lab.server.disconnect("ann", true);

        endsWith(Disconnect.remote(true));
        assertThat(isKept()).isFalse();
    }

    @Test
    void not_kept_after_the_token_has_expired() {
        guests.until(lab.time.now().plusSeconds(10));
        LabClient shortLived = lab.open(Extended.handshake("ann", ""));
        lab.passSeconds(12);

        assertThat(shortLived.closed()).contains(Disconnect.TOKEN_EXPIRED);
        guests.until(lab.time.now().plusSeconds(100));
        assertThat(isRestored(lab.open(Extended.handshake("ann", sid(shortLived)))))
                .isFalse();
    }

    @Test
    void not_kept_of_a_client_that_was_never_let_in() {
        LabClient refused = lab.open(Extended.handshake("expired", ""));

        assertThat(refused.closed()).contains(Disconnect.TOKEN_EXPIRED);
        assertThat(lab.server.streams()).as("the control stream of the other").isOne();
    }

    @Test
    void not_kept_by_a_server_that_stops() {
        client.subscribe(ROOM);
        lab.open(Extended.handshake("bob", "")).leave();

        lab.server.close();

        endsWith(Disconnect.SERVER_RESTART);
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }
}

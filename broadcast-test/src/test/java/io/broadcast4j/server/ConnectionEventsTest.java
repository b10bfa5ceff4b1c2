package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.Authenticator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** An observer hears of the end of every connection whose beginning it has heard of, and of no other. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionEventsTest {
    private static final Authenticator ANN = handshake -> Authentication.accepted(Identity.of("ann"));

    private final RecordingChannel channel = new RecordingChannel();

    @Test
    void a_client_that_was_welcomed_opens_once_and_closes_once() {
        Lab lab = authenticating(ANN);
        LabClient client = lab.open(Lab.handshake());

        client.leave();
        client.leave();

        assertThat(lab.events.all()).containsExactly("opened ann", "closed ann");
    }

    @Test
    void a_client_that_is_cut_closes_too() {
        Lab lab = authenticating(ANN);
        lab.open(Lab.handshake());

        lab.server.disconnect(Identity.of("ann"), false);

        assertThat(lab.events.all()).containsExactly("opened ann", "cut remote", "closed ann");
    }

    @Test
    void a_client_that_is_unauthorized_neither_opens_nor_closes() {
        Lab lab = authenticating(handshake -> Authentication.unauthorized("forged"));

        lab.open(Lab.handshake()).leave();

        assertThat(lab.events.all()).containsExactly("refused unauthorized forged", "cut unauthorized");
    }

    @Test
    void a_client_that_is_one_too_many_neither_opens_nor_closes() {
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(ANN)
                .limits(Limits.DEFAULT.capacity(capacity -> capacity.withConnections(0, 1, 256))));
        LabClient first = lab.open(Lab.handshake());

        lab.open(Lab.handshake()).leave();

        assertThat(lab.events.all()).containsExactly("opened ann", "cut too_many_connections");
        first.leave();
        assertThat(lab.events.startingWith("closed")).hasSize(1);
    }

    @Test
    void a_client_that_is_cut_before_the_welcome_neither_opens_nor_closes() {
        HandBackplane backplane = new HandBackplane().withOwnStreamsWaiting();
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel).authenticator(ANN));
        lab.open(Lab.handshake());

        lab.passSeconds(12);
        backplane.allLive();

        assertThat(lab.events.all()).containsExactly("cut handshake_timeout");
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void a_client_that_goes_before_the_welcome_neither_opens_nor_closes() {
        HandBackplane backplane = new HandBackplane().withOwnStreamsWaiting();
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel).authenticator(ANN));

        lab.open(Lab.handshake()).leave();
        backplane.allLive();

        assertThat(lab.events.all()).isEmpty();
        assertThat(lab.server.connections()).isZero();
    }

    private Lab authenticating(Authenticator authenticator) {
        return Lab.with(builder -> builder.channel("Room", channel).authenticator(authenticator));
    }
}

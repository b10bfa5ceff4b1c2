package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.subscribing;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WelcomeTest {
    private static final String WELCOME = "{\"type\":\"welcome\"}";

    private final RecordingChannel channel = new RecordingChannel();

    @Test
    void a_client_that_is_known_is_welcomed_first() {
        Lab lab = authenticating(handshake -> Authentication.accepted(Identity.of("ann")));

        LabClient client = lab.open(Lab.handshake());

        assertThat(client.texts()).containsExactly(WELCOME);
        assertThat(lab.events.all()).containsExactly("opened ann");
        assertThat(lab.server.connections()).isOne();
    }

    @Test
    void a_client_that_is_refused_hears_why_and_is_closed_without_a_welcome() {
        Lab lab = authenticating(handshake -> Authentication.unauthorized("forged"));

        LabClient client = lab.open(Lab.handshake());

        assertTurnedAway(lab, client);
        assertThat(lab.events.all()).contains("refused unauthorized forged");
    }

    @Test
    void a_client_without_credentials_is_refused() {
        Lab lab = authenticating(handshake -> Authentication.absent());

        assertTurnedAway(lab, lab.open(Lab.handshake()));
    }

    @Test
    void a_client_whose_token_has_ended_is_told_so() {
        Lab lab = authenticating(handshake -> Authentication.expired("an hour ago"));

        LabClient client = lab.open(Lab.handshake());

        assertThat(client.texts()).containsExactly(goodbye("token_expired", false));
        assertThat(client.closed()).contains(Disconnect.TOKEN_EXPIRED);
    }

    @Test
    void an_authenticator_that_throws_refuses_and_the_observer_is_told() {
        Lab lab = authenticating(handshake -> {
            throw new IllegalStateException("database is down");
        });

        LabClient client = lab.open(Lab.handshake());

        assertTurnedAway(lab, client);
        assertThat(lab.events.all()).contains("failed authenticator database is down");
    }

    @Test
    void an_authenticator_that_returns_nothing_refuses() {
        Lab lab = authenticating(handshake -> null);

        assertTurnedAway(lab, lab.open(Lab.handshake()));
    }

    @Test
    void what_a_refused_client_has_sent_is_never_carried_out() {
        HandExecutor executor = new HandExecutor();
        Lab lab = Lab.on(
                executor,
                builder -> builder.channel("Room", channel)
                        .authenticator(handshake -> Authentication.unauthorized("forged")));
        LabClient client = lab.open(Lab.handshake()).send(subscribing(ROOM));

        executor.runAll();

        assertTurnedAway(lab, client);
        assertThat(channel.calls).isEmpty();
    }

    @Test
    void a_client_that_offers_no_protocol_is_welcome_all_the_same() {
        Lab lab = Lab.of(channel);

        LabClient client =
                lab.open(io.broadcast4j.transport.Handshake.builder("/cable")).subscribe(ROOM);

        assertThat(client.texts()).containsExactly(WELCOME, confirmed(ROOM));
        assertThat(lab.server.negotiate(java.util.List.of("soap"))).isEmpty();
    }

    @Test
    void a_client_that_goes_while_it_is_being_authenticated_leaves_nothing_behind() {
        HandExecutor executor = new HandExecutor();
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());

        client.leave();
        executor.runAll();

        assertThat(client.texts()).isEmpty();
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    private Lab authenticating(Authenticator authenticator) {
        return Lab.with(builder -> builder.channel("Room", channel).authenticator(authenticator));
    }

    private static void assertTurnedAway(Lab lab, LabClient client) {
        assertThat(client.texts()).containsExactly(goodbye("unauthorized", false));
        assertThat(client.closed()).contains(Disconnect.UNAUTHORIZED);
        assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1008);
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }
}

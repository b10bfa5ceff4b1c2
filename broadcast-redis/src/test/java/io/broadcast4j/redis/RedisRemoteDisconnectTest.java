package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.RecordingOutlet;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An identity is disconnected on one node, and its sessions are on others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RedisRemoteDisconnectTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final String ROOM = "{\\\"channel\\\":\\\"Room\\\"}";
    private static final Channel EMPTY = new Channel() {};

    private FaultProxy link;
    private BroadcastServer here;
    private BroadcastServer there;

    /** A client that is connected. */
    private record Client(Inlet inlet, RecordingOutlet outlet) {
        String welcome() {
            return outlet.await(1).get(0);
        }

        String session() {
            String text = welcome();
            int start = text.indexOf("\"sid\":\"") + 7;
            return text.substring(start, text.indexOf('"', start));
        }

        void subscribe() {
            inlet.receive("{\"command\":\"subscribe\",\"identifier\":\"" + ROOM + "\"}");
            outlet.await(texts -> texts.stream().anyMatch(text -> text.contains("confirm_subscription")));
        }
    }

    @BeforeEach
    void start() {
        link = FaultProxy.before(REDIS.server());
        here = server(REDIS.server().uri());
        there = server(link.uri());
    }

    @AfterEach
    void stop() {
        link.accept();
        here.close();
        there.close();
        link.close();
    }

    private static BroadcastServer server(String uri) {
        return BroadcastServer.builder()
                .backplane(RedisBackplane.builder(uri).prefix("remote").build())
                .authenticator(handshake -> Authentication.accepted(
                        Identity.of(handshake.parameter("token").orElseThrow())))
                .limits(new Limits(
                        Limits.DEFAULT.inbound(),
                        Limits.DEFAULT.outbound(),
                        Limits.DEFAULT.capacity(),
                        Limits.DEFAULT.timing().withStop(Duration.ofMillis(100), Duration.ofSeconds(5)),
                        Limits.DEFAULT.continuity()))
                .channel("Room", EMPTY)
                .build();
    }

    @Test
    void all_its_sessions_end_on_all_nodes_and_nobody_elses() {
        List<Client> anna = List.of(connect(here, "anna"), connect(here, "anna"), connect(there, "anna"));
        List<Client> others = List.of(connect(here, "bert"), connect(there, "bert"));
        anna.forEach(Client::welcome);
        others.forEach(Client::welcome);

        Attenders.await(here.disconnect(Identity.of("anna"), false));

        anna.forEach(client -> assertThat(client.outlet().awaitClose().reason()).isEqualTo("remote"));
        others.forEach(Client::subscribe);
        others.forEach(client -> assertThat(client.outlet().closed()).isEmpty());
    }

    @Test
    void a_node_that_did_not_hear_the_order_carries_it_out_when_it_is_back() {
        Client anna = connect(there, "anna");
        Client bert = connect(there, "bert");
        anna.subscribe();
        bert.subscribe();
        link.refuse();
        assertThat(link.cut(Peers.SUBSCRIBERS)).isEqualTo(1);

        Attenders.await(here.disconnect(Identity.of("anna"), true));
        assertThat(anna.outlet().closed()).isEmpty();
        link.accept();

        assertThat(anna.outlet().awaitClose().reason()).isEqualTo("remote");
        assertThat(bert.outlet().closed()).isEmpty();
    }

    @Test
    void a_session_whose_client_is_away_cannot_be_resumed_after_it() {
        Client watching = connect(there, "anna");
        watching.welcome();
        Client anna = connect(there, "anna");
        Client bert = connect(there, "bert");
        anna.subscribe();
        bert.subscribe();
        anna.inlet().closed();
        bert.inlet().closed();
        link.refuse();
        link.cut(Peers.SUBSCRIBERS);
        Attenders.await(here.disconnect(Identity.of("anna"), false));
        link.accept();
        watching.outlet().awaitClose();
        // The session hears of it on the same thread, right before or after.
        RealTime.pass(Duration.ofMillis(200));

        assertThat(connect(there, "bert", bert.session()).welcome()).contains("\"restored\":true");
        assertThat(connect(there, "anna", anna.session()).welcome())
                .contains("welcome")
                .doesNotContain("\"restored\":true");
    }

    @Test
    void who_connects_after_it_is_not_sent_away() {
        Attenders.await(here.disconnect(Identity.of("anna"), false));
        Client anna = connect(there, "anna");
        anna.subscribe();
        link.cut(Peers.SUBSCRIBERS);
        Attenders.await(here.broadcaster().broadcast(io.broadcast4j.Stream.of("any"), Map.of()));
        Await.until("the link is back", () -> link.connections(Peers.SUBSCRIBERS) == 1);
        Await.holdsOn(
                "she stays",
                Duration.ofMillis(500),
                () -> anna.outlet().closed().isEmpty());
    }

    private static Client connect(BroadcastServer server, String token) {
        return connect(server, token, "");
    }

    private static Client connect(BroadcastServer server, String token, String session) {
        Handshake.Builder handshake = Handshake.builder("/cable")
                .subprotocols(List.of("actioncable-v1-ext-json"))
                .parameters(Map.of("token", List.of(token)));
        if (!session.isEmpty()) {
            handshake.header("X-ANYCABLE-RESTORE-SID", session);
        }
        RecordingOutlet outlet = new RecordingOutlet();
        Inlet inlet = server.open(handshake.build(), outlet);
        outlet.closing(inlet);
        return new Client(inlet, outlet);
    }
}

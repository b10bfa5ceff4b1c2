package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the client of AnyCable has in common with that of Rails. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnyCablePlainProtocolTest {
    private CutCable cable;

    @BeforeAll
    static void node_is_there() {
        NeededProgram.node();
    }

    @BeforeEach
    void start() throws IOException {
        cable = new CutCable();
    }

    @AfterEach
    void stop() throws IOException {
        cable.close();
    }

    @Test
    void a_subscription_is_connected_and_receives() {
        AnyCableClient ann = inLobby(Map.of());
        assertThat(ann.await("connect").get("reconnect").asBoolean()).isFalse();
        cable.say("lobby", "Hello");
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("Hello");
        assertThat(ann.state()).isEqualTo("connected");
    }

    @Test
    void what_one_client_says_is_received_by_all() {
        AnyCableClient ann = inLobby(Map.of());
        AnyCableClient bob = inLobby(Map.of());
        ann.perform("lobby", "say", Map.of("text", "Hello, Bob!"));
        assertThat(bob.awaitMessage("lobby").get("text").asString()).isEqualTo("Hello, Bob!");
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("Hello, Bob!");
    }

    @Test
    void a_rejected_subscription_is_closed() {
        AnyCableClient ann = inLobby(Map.of());
        ann.subscribe("secret", CableServer.CHANNEL, Map.of("room", "secret"));
        ann.await("close", "secret");
    }

    @Test
    void nothing_is_received_after_an_unsubscribe() {
        AnyCableClient ann = inLobby(Map.of());
        ann.subscribe("attic", CableServer.CHANNEL, Map.of("room", "attic"));
        ann.await("connect", "attic");
        ann.unsubscribe("attic");
        ann.await("close", "attic");
        cable.say("attic", "Hello");
        cable.say("lobby", "Hello");
        ann.awaitMessage("lobby");
        assertThat(ann.wasTold("message", "attic")).isFalse();
    }

    @Test
    void a_client_whose_connection_was_cut_comes_back_and_subscribes_anew() {
        AnyCableClient ann = inLobby(Map.of());
        ann.await("connect");
        cable.proxy().cut();
        ann.await("disconnect");
        assertThat(ann.await("connect").get("reconnect").asBoolean()).isTrue();
        assertThat(ann.await("connect", "lobby").get("reconnect").asBoolean()).isTrue();
        ann.perform("lobby", "say", Map.of("text", "back"));
        assertThat(ann.awaitMessage("lobby").get("text").asString()).isEqualTo("back");
    }

    @Test
    void a_client_that_disconnects_does_not_come_back() {
        AnyCableClient ann = inLobby(Map.of());
        ann.disconnect();
        ann.await("close");
        assertThat(ann.state()).isEqualTo("closed");
    }

    @Test
    void a_client_whose_token_has_expired_gets_itself_another_one() {
        AnyCableClient ann = inLobby(Map.of(
                "token",
                CableServer.expiredToken(),
                "refreshesToken",
                true,
                "tokens",
                List.of(CableServer.goodToken())));
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("connect");
    }

    @Test
    void a_token_may_come_as_a_subprotocol() {
        AnyCableClient ann = inLobby(Map.of(
                "token",
                CableServer.expiredToken(),
                "refreshesToken",
                true,
                "websocketAuthStrategy",
                "sub-protocol",
                "tokens",
                List.of(CableServer.goodToken())));
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("connect");
    }

    @Test
    void a_client_whose_token_expires_while_it_is_connected_asks_for_another_one() {
        AnyCableClient ann = subscribing(Map.of("token", CableServer.expiredToken(), "refreshesToken", true));
        ann.await("close");
        ann.await("tokenWanted");
        ann.giveToken(CableServer.tokenFor(10));
        ann.await("connect");
        ann.await("connect", "lobby");
        assertThat(ann.await("close").get("reason").asString()).isEqualTo("token_expired");
        ann.await("tokenWanted");
        ann.giveToken(CableServer.goodToken());
        ann.await("connect");
        ann.await("connect", "lobby");
    }

    private AnyCableClient inLobby(Map<String, ?> options) {
        AnyCableClient client = subscribing(options);
        client.await("connect", "lobby");
        return client;
    }

    private AnyCableClient subscribing(Map<String, ?> options) {
        AnyCableClient client = cable.plain(options);
        client.subscribe("lobby", CableServer.CHANNEL, Map.of("room", "lobby"));
        return client;
    }
}

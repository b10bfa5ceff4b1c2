package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RailsActionCableClientTest {
    private final Settings settings = Settings.onPort(0);
    private final List<RailsClient> clients = new ArrayList<>();
    private DemoServer server;

    @BeforeAll
    static void node_is_there() {
        NeededProgram.node();
    }

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start(settings);
    }

    @AfterEach
    void stop() {
        clients.forEach(RailsClient::close);
        server.close();
    }

    @Test
    void a_subscription_is_connected() {
        RailsClient ann = client("Ann");
        ann.enter("lobby", 1);
        assertThat(ann.await("connected", "lobby").get("reconnected").asBoolean())
                .isFalse();
    }

    @Test
    void what_one_client_sends_is_received_by_all() {
        RailsClient ann = inLobby("Ann");
        RailsClient bob = inLobby("Bob");
        assertThat(ann.awaitEvent("lobby", "user_joined").at("/user/name").asString())
                .isIn("Ann", "Bob");

        assertThat(ann.send("lobby", "Hello, Bob!")).isTrue();

        JsonNode received = bob.awaitText("lobby", "Hello, Bob!");
        assertThat(received.get("type").asString()).isEqualTo("message");
        assertThat(received.at("/user/name").asString()).isEqualTo("Ann");
        assertThat(received.get("message").propertyNames()).containsExactlyInAnyOrder("id", "body", "at");
        ann.awaitText("lobby", "Hello, Bob!");
    }

    @Test
    void a_room_id_may_be_a_text_or_a_number() {
        RailsClient ann = inLobby("Ann");
        RailsClient bob = client("Bob");
        bob.enter("lobby", "1");
        bob.await("connected", "lobby");
        ann.send("lobby", "one room");
        bob.awaitText("lobby", "one room");
    }

    @Test
    void an_action_that_is_performed_is_seen_by_the_others_alone() {
        RailsClient ann = inLobby("Ann");
        RailsClient bob = inLobby("Bob");

        ann.perform("lobby", "typing", Map.of("typing", true));
        JsonNode typing = bob.awaitEvent("lobby", "typing");
        assertThat(typing.get("typing").asBoolean()).isTrue();
        assertThat(typing.at("/user/name").asString()).isEqualTo("Ann");

        ann.perform("lobby", "typing", Map.of("typing", true));
        ann.send("lobby", "done");
        bob.awaitText("lobby", "done");
        ann.awaitText("lobby", "done");
        assertThat(bob.wasToldEvent("lobby", "typing")).as("throttled").isFalse();
        assertThat(ann.wasToldEvent("lobby", "typing")).as("not to oneself").isFalse();
    }

    @Test
    void nothing_is_received_after_an_unsubscribe() {
        RailsClient ann = inLobby("Ann");
        RailsClient bob = inLobby("Bob");

        ann.unsubscribe("lobby");
        assertThat(bob.awaitEvent("lobby", "user_left").at("/user/name").asString())
                .isEqualTo("Ann");
        bob.send("lobby", "Are you still there?");
        bob.awaitText("lobby", "Are you still there?");
        ann.enter("engineering", 2);
        ann.await("connected", "engineering");
        ann.send("engineering", "I am here.");
        ann.awaitText("engineering", "I am here.");
        assertThat(ann.wasToldEvent("lobby", "message")).isFalse();
    }

    @Test
    void an_unknown_channel_is_rejected() {
        RailsClient ann = client("Ann");
        ann.subscribe("nowhere", Map.of("channel", "NoSuchChannel"));
        ann.await("rejected", "nowhere");
    }

    @Test
    void a_room_that_is_not_there_is_rejected_and_nobody_hears_of_the_try() {
        RailsClient ann = client("Ann");
        for (Object room : List.of("no such room", "", "x".repeat(300), true)) {
            ann.enter("room " + room, room);
            ann.await("rejected", "room " + room);
        }
        ann.subscribe("no room", Map.of("channel", "ChatChannel"));
        ann.await("rejected", "no room");
    }

    @Test
    void two_subscriptions_with_one_identifier_live_side_by_side() {
        RailsClient ann = inLobby("Ann");
        ann.enter("lobby again", 1);
        ann.await("connected", "lobby again");

        ann.send("lobby", "to both");
        ann.awaitText("lobby", "to both");
        ann.awaitText("lobby again", "to both");

        ann.unsubscribe("lobby again");
        ann.send("lobby", "to one");
        ann.awaitText("lobby", "to one");
        assertThat(ann.wasToldEvent("lobby again", "message")).isFalse();
    }

    @Test
    void a_client_that_disconnects_does_not_come_back() {
        RailsClient ann = inLobby("Ann");
        RailsClient bob = inLobby("Bob");
        ann.disconnect();
        assertThat(ann.await("disconnected", "lobby")
                        .get("willAttemptReconnect")
                        .asBoolean())
                .isFalse();
        assertThat(bob.awaitEvent("lobby", "user_left").at("/user/name").asString())
                .isEqualTo("Ann");
        assertThat(ann.triesToConnect()).isFalse();
    }

    @Test
    void a_client_without_a_good_token_is_turned_away_and_does_not_try_again() {
        RailsClient nobody = client(RailsClient.of(server, "forged"));
        nobody.enter("lobby", 1);
        assertThat(nobody.await("disconnected", "lobby")
                        .get("willAttemptReconnect")
                        .asBoolean())
                .isFalse();
        assertThat(nobody.triesToConnect()).isFalse();
        assertThat(nobody.wasTold("connected", "lobby")).isFalse();
    }

    @Test
    void a_client_comes_back_after_a_restart_of_the_server() throws IOException {
        RailsClient ann = inLobby("Ann");
        int port = server.uri().getPort();
        server.close();
        assertThat(ann.await("disconnected", "lobby")
                        .get("willAttemptReconnect")
                        .asBoolean())
                .isTrue();
        assertThat(ann.send("lobby", "Nobody hears this.")).isFalse();

        server = DemoServer.start(settings.withPort(port));
        assertThat(ann.await("connected", "lobby").get("reconnected").asBoolean())
                .isTrue();
        ann.send("lobby", "Back again");
        ann.awaitText("lobby", "Back again");
    }

    private RailsClient inLobby(String name) {
        RailsClient client = client(name);
        client.enter("lobby", 1);
        client.await("connected", "lobby");
        return client;
    }

    private RailsClient client(String name) {
        return client(RailsClient.of(server, new Visitor(server.uri()).tokenFor(name)));
    }

    private RailsClient client(RailsClient client) {
        clients.add(client);
        return client;
    }
}

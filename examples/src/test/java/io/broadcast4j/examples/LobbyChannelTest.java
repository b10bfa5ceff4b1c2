package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.CableClient;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LobbyChannelTest {
    private static final String LOBBY = "{\"channel\":\"LobbyChannel\"}";
    private static final String PERFORM = "{\"action\":\"%s\"}";

    private DemoServer server;

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start(Settings.onPort(0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoever_is_there_is_told_who_comes_and_goes() {
        try (CableClient ann = enter(token("Ann"))) {
            CableClient bob = enter(token("Bob"));
            ann.await(message -> isPresence(message, "join") && message.contains("\"name\":\"Bob\""));
            bob.send("{\"command\":\"unsubscribe\",\"identifier\":" + quoted(LOBBY) + "}");
            ann.await(message -> isPresence(message, "leave"));
            bob.close();
        }
    }

    @Test
    void who_steps_away_is_shown_as_away_and_as_here_again() {
        try (CableClient ann = enter(token("Ann"));
                CableClient bob = enter(token("Bob"))) {
            ann.perform(LOBBY, PERFORM.formatted("away"));
            bob.await(message -> isPresence(message, "update") && message.contains("\"status\":\"away\""));
            ann.perform(LOBBY, PERFORM.formatted("appear"));
            bob.await(message -> isPresence(message, "update") && message.contains("\"status\":\"here\""));
        }
    }

    @Test
    void two_connections_of_one_user_are_listed_as_one_member() {
        String token = token("Ann");
        try (CableClient first = enter(token);
                CableClient second = enter(token)) {
            second.perform(LOBBY, PERFORM.formatted("list"));
            String listing = second.await(message -> message.contains("\"sessions\":2"));
            assertThat(listing).contains("\"total\":1", "\"name\":\"Ann\"", "\"lastSeen\":", "\"you\":");
            assertThat(first.messages()).noneMatch(message -> isPresence(message, "leave"));
        }
    }

    private CableClient enter(String token) {
        URI cable = URI.create("ws://localhost:" + server.uri().getPort() + "/cable?token=" + token);
        return CableClient.to(cable)
                .subprotocols("actioncable-v1-ext-json")
                .connect()
                .subscribe(LOBBY);
    }

    private String token(String name) {
        return new Visitor(server.uri()).tokenFor(name);
    }

    private static boolean isPresence(String message, String type) {
        return message.contains("\"type\":\"presence\"") && message.contains("\"type\":\"" + type + "\"");
    }

    private static String quoted(String identifier) {
        return "\"" + identifier.replace("\"", "\\\"") + "\"";
    }
}

package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CookieSignInTest {
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
    void the_cookie_of_the_sign_in_is_enough_to_connect() throws Exception {
        String cookie = new Visitor(server.uri())
                .signIn("Zoë")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(firstMessage(cookie.substring(0, cookie.indexOf(';')))).contains("\"type\":\"welcome\"");
    }

    @Test
    void a_forged_cookie_is_not() throws Exception {
        String forged = "auth_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwibmFtZSI6IlpvZSIsImV4cCI6OTk5OTk5OTk5OX0.AAAA";
        assertThat(firstMessage(forged)).contains("\"reason\":\"unauthorized\"");
        assertThat(firstMessage("auth_token=nonsense")).contains("\"reason\":\"unauthorized\"");
        assertThat(firstMessage("other=1")).contains("\"reason\":\"unauthorized\"");
    }

    private String firstMessage(String cookie) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        URI cable = URI.create("ws://localhost:" + server.uri().getPort() + "/cable");
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("actioncable-v1-json")
                .header("Cookie", cookie)
                .buildAsync(cable, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        first.complete(text.toString());
                        return WebSocket.Listener.super.onText(from, text, last);
                    }
                })
                .get(10, TimeUnit.SECONDS);
        try {
            return first.get(10, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}

package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WebServerTest {
    private DemoServer server;
    private Visitor visitor;

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start(Settings.onPort(0));
        visitor = new Visitor(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_demo_on_the_first_page_is_there() {
        HttpResponse<String> page = visitor.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        for (String demo : List.of("/chat/?room=1", "/resume/", "/metrics/")) {
            assertThat(page.body()).contains("href=\"" + demo + "\"");
            assertThat(visitor.get(demo).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void pages_load_nothing_from_elsewhere_and_run_no_inline_script() {
        for (String path : List.of("/", "/chat/", "/resume/", "/metrics/", "/shared/base.css", "/nowhere")) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void a_node_that_is_alone_has_no_peers() {
        assertThat(visitor.get("/peers").body()).isEqualTo("[]");
        assertThat(visitor.get("/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .contains("connect-src 'self';");
    }

    @Test
    void pages_are_told_of_the_peers_and_may_connect_to_them() throws IOException {
        server.close();
        server = DemoServer.start(Settings.onPort(0).withPeers(List.of("http://localhost:8081", "https://b.example")));
        visitor = new Visitor(server.uri());
        assertThat(visitor.get("/peers").body()).isEqualTo("[\"http://localhost:8081\",\"https://b.example\"]");
        assertThat(visitor.get("/")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .contains("connect-src 'self' http://localhost:8081 ws://localhost:8081"
                        + " https://b.example wss://b.example;");
    }

    @Test
    void folders_are_not_listed_and_nothing_else_of_the_class_path_is_served() {
        for (String path : List.of("/shared/", "/../logback.xml", "/%2e%2e/logback.xml", "/logback.xml")) {
            assertThat(visitor.get(path).statusCode()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void signing_in_gives_a_token_and_a_cookie_that_scripts_cannot_read() {
        HttpResponse<String> answer = visitor.signIn("  Zoë  ");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"token\":\"").contains("\"name\":\"Zoë\"");
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("auth_token=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/");
    }

    @Test
    void the_cookie_tells_who_is_signed_in() {
        String cookie = visitor.signIn("Zoë").headers().firstValue("Set-Cookie").orElseThrow();
        String good = cookie.substring(0, cookie.indexOf(';'));
        assertThat(visitor.get("/login", good).body())
                .contains("\"name\":\"Zoë\"")
                .doesNotContain("token");
        assertThat(visitor.get("/login", good + "x").statusCode()).isEqualTo(204);
        assertThat(visitor.get("/login").statusCode()).isEqualTo(204);
    }

    @Test
    void names_that_are_blank_or_too_long_or_hold_control_characters_are_refused() {
        for (String name : List.of("", "   ", "x".repeat(41), "a\u0000b", "a\nb")) {
            HttpResponse<String> answer = visitor.signIn(name);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).startsWith("{\"error\":\"A name has");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(visitor.signIn("x".repeat(40)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_port_that_is_in_use_is_named() {
        int port = server.uri().getPort();
        assertThatThrownBy(() -> DemoServer.start(Settings.onPort(port)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Port " + port + " is in use");
    }
}

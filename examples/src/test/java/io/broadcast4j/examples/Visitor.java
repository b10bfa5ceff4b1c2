package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with an HTTP client, in front of a demo server. Thread-safe. */
final class Visitor {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI root;

    Visitor(URI root) {
        this.root = root;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(root.resolve(path)).GET());
    }

    HttpResponse<String> get(String path, String cookie) {
        return send(HttpRequest.newBuilder(root.resolve(path))
                .header("Cookie", cookie)
                .GET());
    }

    HttpResponse<String> post(String path) {
        return send(HttpRequest.newBuilder(root.resolve(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    HttpResponse<String> signIn(String name) {
        return send(HttpRequest.newBuilder(root.resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))));
    }

    /** Waits until an event stream has brought so many events of a name. */
    void awaitEvents(String path, String name, int count) {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path + "&token=" + tokenFor("Zoë")))
                .build();
        try (Stream<String> lines =
                send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            assertThat(lines.filter(("event: " + name)::equals).limit(count)).hasSize(count);
        }
    }

    String tokenFor(String name) {
        return new JsonMapper().readTree(signIn(name).body()).get("token").asString();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return HTTP.send(request, body);
        } catch (IOException e) {
            throw new AssertionError("No answer from the demo", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}

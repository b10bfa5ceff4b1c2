package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a transport makes of a handshake. */
interface HandshakeRules extends TransportRules {
    @Test
    default void the_first_subprotocol_offered_that_the_server_speaks_is_chosen() {
        URI uri = serve(new RecordingAcceptor());

        try (CableClient client = CableClient.to(uri)
                .subprotocols("unknown", "actioncable-unsupported", "actioncable-v1-json")
                .connect()) {
            assertThat(client.subprotocol()).isEqualTo("actioncable-unsupported");
        }
    }

    @Test
    default void a_client_that_offers_no_subprotocol_is_accepted_without_one() {
        URI uri = serve(new RecordingAcceptor());

        try (CableClient client = CableClient.to(uri).subprotocols().connect()) {
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    default void a_subprotocol_that_the_server_does_not_speak_is_not_answered() throws IOException {
        URI uri = serve(new RecordingAcceptor());

        try (RawWebSocket client = new RawWebSocket(uri, "Sec-WebSocket-Protocol: chat, superchat")) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.header("Sec-WebSocket-Protocol").orElse("")).isEmpty();
        }
    }

    @Test
    default void two_hundred_tokens_among_the_subprotocols_are_passed_on_and_not_echoed() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        String tokens = IntStream.range(0, 200).mapToObj(i -> "token." + i).collect(Collectors.joining(","));

        try (RawWebSocket client = new RawWebSocket(uri, "Sec-WebSocket-Protocol: actioncable-v1-json, " + tokens)) {
            assertThat(client.header("Sec-WebSocket-Protocol")).contains("actioncable-v1-json");
            assertThat(acceptor.awaitConnection(0).handshake().subprotocols())
                    .hasSize(201)
                    .startsWith("actioncable-v1-json", "token.0")
                    .endsWith("token.199");
        }
    }

    @Test
    default void the_handshake_tells_path_headers_cookies_and_query() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);

        try (RawWebSocket client = new RawWebSocket(
                URI.create(uri + "?token=a%2Bb&room=1&room=2&flag"),
                "ORIGIN: http://example.org",
                "cookie: theme=dark; auth=\"s3cret\"")) {
            Handshake handshake = acceptor.awaitConnection(0).handshake();
            assertThat(client.status()).isEqualTo(101);
            assertThat(handshake.path()).isEqualTo(uri.getPath());
            assertThat(handshake.header("Origin")).contains("http://example.org");
            assertThat(handshake.header("host")).contains(uri.getAuthority());
            assertThat(handshake.cookie("auth")).contains("s3cret");
            assertThat(handshake.parameter("token")).contains("a+b");
            assertThat(handshake.parameter("room")).contains("1");
            assertThat(handshake.parameter("flag")).contains("");
            assertThat(handshake.principal()).isEmpty();
            assertThat(handshake.sessionAttribute("user")).isEmpty();
            assertThat(handshake.isSecure()).isFalse();
        }
    }

    @Test
    default void handshakes_at_the_same_time_do_not_mix() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);

        IntStream.range(0, 32).parallel().forEach(i -> {
            try (CableClient client = CableClient.connect(URI.create(uri + "?number=" + i))) {
                client.send("I am " + i);
            }
        });

        Eventually.holds(
                "every client was heard",
                Duration.ofSeconds(10),
                () -> acceptor.connections().stream()
                                .filter(connection -> !connection.received().isEmpty())
                                .count()
                        == 32);
        Set<String> numbers = acceptor.connections().stream()
                .peek(connection -> assertThat(connection.received())
                        .containsExactly("I am "
                                + connection.handshake().parameter("number").orElseThrow()))
                .map(connection -> connection.received().get(0))
                .collect(Collectors.toSet());
        assertThat(numbers).hasSize(32);
    }

    @Test
    default void a_handshake_that_is_refused_opens_nothing_and_ends_at_once() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor().admitting(Admission.ORIGIN_REFUSED);
        URI uri = serve(acceptor);

        try (RawWebSocket client = new RawWebSocket(uri, "Origin: http://evil.example")) {
            if (client.status() == 101) {
                assertThat(client.read().text()).contains("\"disconnect\"").contains("\"reconnect\":false");
                assertThat(client.read().closeCode()).isEqualTo(1008);
                client.awaitEnd(Duration.ofSeconds(10));
            } else {
                assertThat(client.status()).isEqualTo(403);
            }
        }

        assertThat(acceptor.awaitKnock(0).header("origin")).contains("http://evil.example");
        assertThat(acceptor.connections()).isEmpty();
    }
}

package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CredentialsTest {
    private static final String PLAIN = fingerprint(handshake -> handshake);

    private static String fingerprint(UnaryOperator<Handshake.Builder> change) {
        return Credentials.fingerprint(change.apply(Handshake.builder("/cable")).build());
    }

    @Test
    void the_case_and_the_order_of_headers_do_not_count() {
        assertThat(fingerprint(handshake -> handshake.header("Cookie", "a").header("X", "b")))
                .isEqualTo(fingerprint(handshake -> handshake.header("x", "b").header("cookie", "a")))
                .isNotEqualTo(PLAIN);
    }

    @Test
    void the_name_of_the_session_and_the_key_of_the_connection_do_not_count() {
        assertThat(fingerprint(handshake -> handshake
                        .parameters(Map.of("sid", List.of("x")))
                        .header("X-AnyCable-Restore-Sid", "y")
                        .header("Sec-WebSocket-Key", "z")))
                .isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"traceparent", "tracestate", "X-Request-Id", "X-Correlation-Id", "X-Amzn-Trace-Id", "CF-RAY"})
    void what_proxies_trace_requests_by_does_not_count(String header) {
        assertThat(fingerprint(handshake -> handshake.header(header, "a"))).isEqualTo(PLAIN);
    }

    @Test
    void everything_else_counts() {
        assertThat(List.of(
                        PLAIN,
                        fingerprint(handshake -> handshake.header("a", "b")),
                        fingerprint(handshake -> handshake.header("a", "B")),
                        fingerprint(handshake -> handshake.header("a", "b").header("a", "b")),
                        fingerprint(handshake -> handshake.parameters(Map.of("a", List.of("b")))),
                        fingerprint(handshake -> handshake.parameters(Map.of("A", List.of("b")))),
                        fingerprint(handshake -> handshake.subprotocols(List.of("a", "b"))),
                        fingerprint(handshake -> handshake.subprotocols(List.of("b", "a"))),
                        fingerprint(handshake -> handshake.principal(() -> "a")),
                        fingerprint(handshake -> handshake.secure(true)),
                        fingerprint(handshake -> handshake.remoteAddress("192.0.2.1")),
                        fingerprint(handshake -> handshake.remoteAddress("192.0.2.2")),
                        Credentials.fingerprint(Handshake.builder("/other").build())))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_value_does_not_pass_for_the_name_of_another() {
        assertThat(fingerprint(handshake -> handshake.headers(Map.of("a", List.of("x"), "b", List.of("c")))))
                .isNotEqualTo(fingerprint(handshake -> handshake.headers(Map.of("a", List.of("x", "b", "c")))));
        assertThat(fingerprint(handshake -> handshake.parameters(Map.of("a", List.of("x", "b", "c")))))
                .isNotEqualTo(
                        fingerprint(handshake -> handshake.parameters(Map.of("a", List.of("x"), "b", List.of("c")))));
        assertThat(fingerprint(handshake -> handshake.subprotocols(List.of("ann"))))
                .isNotEqualTo(fingerprint(handshake -> handshake.principal(() -> "ann")));
    }
}

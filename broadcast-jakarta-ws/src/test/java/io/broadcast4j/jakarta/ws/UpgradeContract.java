package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.broadcast4j.test.CableClient;
import io.broadcast4j.test.RecordingAcceptor;
import io.broadcast4j.test.TransportContract;
import io.broadcast4j.transport.Admission;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the servlet can do beyond the rules of every transport. */
abstract class UpgradeContract extends TransportContract {
    @ParameterizedTest
    @CsvSource({"403, 0", "429, 5", "503, 2"})
    void a_refused_handshake_is_answered_with_its_status(int status, int retryAfterSeconds) {
        RecordingAcceptor acceptor =
                new RecordingAcceptor().admitting(new Admission(status, "test", retryAfterSeconds));
        URI uri = serve(acceptor);

        HttpResponse<?> answer = refusal(uri);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").orElse("0")).isEqualTo(String.valueOf(retryAfterSeconds));
        assertThat(acceptor.connections()).isEmpty();
    }

    @Test
    void a_request_that_is_no_handshake_is_told_to_upgrade() throws IOException, InterruptedException {
        URI uri = URI.create(serve(new RecordingAcceptor()).toString().replace("ws://", "http://"));

        HttpResponse<Void> answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());

        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
    }

    @Test
    void the_client_s_address_is_known_before_the_upgrade() {
        RecordingAcceptor acceptor = new RecordingAcceptor();

        try (CableClient client = CableClient.connect(serve(acceptor))) {
            assertThat(client.subprotocol()).isEqualTo("actioncable-v1-json");
            assertThat(acceptor.awaitKnock(0).remoteAddress()).contains("127.0.0.1");
            assertThat(acceptor.awaitConnection(0).handshake().remoteAddress()).contains("127.0.0.1");
            assertThat(acceptor.knocks()).hasSize(1);
        }
    }

    private static HttpResponse<?> refusal(URI uri) {
        CompletionException failure = catchThrowableOfType(
                CompletionException.class,
                () -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(uri, new WebSocket.Listener() {})
                        .join());
        return ((WebSocketHandshakeException) failure.getCause()).getResponse();
    }
}

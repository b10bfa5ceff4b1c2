package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.RecordingAcceptor;
import io.broadcast4j.test.TransportContract.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CompressionTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tomcat_compresses_only_if_it_may(boolean allowed) throws Exception {
        assertCompression(TomcatContainer.start(setup(allowed), Optional.empty()), allowed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jetty_compresses_only_if_it_may(boolean allowed) throws Exception {
        assertCompression(JettyContainer.start(setup(allowed), Optional.empty()), allowed);
    }

    private static Containers.Setup setup(boolean allowed) {
        return container -> CableEndpoints.builder(new RecordingAcceptor())
                .compression(allowed)
                .install(container);
    }

    private static void assertCompression(Running container, boolean expected) throws IOException {
        try (container) {
            String head = handshake(container.uri());
            assertThat(head).startsWith("HTTP/1.1 101");
            assertThat(head.contains("permessage-deflate")).isEqualTo(expected);
        }
    }

    private static String handshake(URI uri) throws IOException {
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String request = String.join(
                    "\r\n",
                    "GET " + uri.getPath() + " HTTP/1.1",
                    "Host: " + uri.getAuthority(),
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                    "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                head.append(line).append('\n');
            }
            return head.toString();
        }
    }
}

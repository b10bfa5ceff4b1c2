package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a transport makes of a client's messages. */
interface ReceivingRules extends TransportRules {
    @Test
    default void texts_of_up_to_the_limit_arrive_whole_and_in_order() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            String large = TransportRules.textOf(61_440);
            String largest = TransportRules.textOf(RecordingAcceptor.MAX_INBOUND_BYTES);

            client.send("first").send(large).send("").send(largest).send("last");

            RecordingConnection connection = acceptor.awaitConnection(0);
            connection.awaitReceived(4);
            assertThat(connection.received()).containsExactly("first", large, "", largest, "last");
        }
    }

    @Test
    default void a_text_in_fragments_arrives_whole() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            String text = TransportRules.textOf(20_000);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

            client.send(RawWebSocket.TEXT, false, Arrays.copyOfRange(bytes, 0, 10_004));
            client.send(0, false, new byte[0]);
            client.send(0, true, Arrays.copyOfRange(bytes, 10_004, bytes.length));

            assertThat(acceptor.awaitConnection(0).awaitReceived(0)).isEqualTo(text);
        }
    }

    @Test
    default void a_text_over_the_limit_ends_the_connection_and_no_other() {
        assertTooBig("x".repeat(RecordingAcceptor.MAX_INBOUND_BYTES + 1));
    }

    @Test
    default void the_limit_counts_bytes_not_characters() {
        assertTooBig("€".repeat(RecordingAcceptor.MAX_INBOUND_BYTES / 3 + 1));
    }

    @Test
    default void a_binary_message_ends_the_connection() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            client.sendBinary(new byte[20_000]);

            assertThat(client.awaitClose()).isEqualTo(1003);
            RecordingConnection connection = acceptor.awaitConnection(0);
            connection.awaitClosed(Duration.ofSeconds(10));
            assertThat(connection.refused()).contains(Disconnect.UNSUPPORTED_DATA);
            assertThat(connection.received()).isEmpty();
        }
    }

    @Test
    default void bytes_that_are_no_utf_8_end_the_connection_and_no_other() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        byte[][] malformed = {
            {(byte) 0xc0, (byte) 0xaf},
            {'a', (byte) 0xff},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xe2, (byte) 0x82}
        };
        try (CableClient neighbour = CableClient.connect(uri)) {
            acceptor.awaitConnection(0);
            for (int i = 0; i < malformed.length; i++) {
                try (RawWebSocket client = new RawWebSocket(uri)) {
                    RecordingConnection connection = acceptor.awaitConnection(i + 1);
                    client.send(RawWebSocket.TEXT, true, malformed[i]);
                    connection.awaitClosed(Duration.ofSeconds(10));
                    assertThat(connection.received()).isEmpty();
                }
            }
            neighbour.send("alive");
            assertThat(acceptor.awaitConnection(0).awaitReceived(0)).isEqualTo("alive");
        }
    }

    /** Takes a text that is over the limit in its last frame: a server that leaves bytes unread resets the client. */
    private void assertTooBig(String text) {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        try (CableClient client = CableClient.connect(uri)) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            CableClient neighbour = CableClient.connect(uri);

            client.send(text);

            assertThat(client.awaitClose()).isEqualTo(1009);
            connection.awaitClosed(Duration.ofSeconds(10));
            assertThat(connection.received()).isEmpty();
            neighbour.send("alive");
            assertThat(acceptor.awaitConnection(1).awaitReceived(0)).isEqualTo("alive");
            assertThat(acceptor.awaitConnection(1).timesClosed()).isZero();
            neighbour.close();
        }
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How connections end: always, in time, and once. */
interface EndingRules extends TransportRules {
    /** The close timeout, and what a busy machine may add to it. */
    Duration IN_TIME = RecordingAcceptor.CLOSE_TIMEOUT.plusSeconds(8);

    @Test
    default void a_close_reaches_the_client_after_what_was_sent() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            RecordingConnection connection = acceptor.awaitConnection(0);

            connection.send("farewell").get();
            connection.outlet().close(Disconnect.SERVER_RESTART);
            connection.outlet().close(Disconnect.INTERNAL_ERROR);

            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(client.messages()).containsExactly("farewell");
            assertEndedOnce(connection);
        }
    }

    @Test
    default void a_client_that_does_not_read_is_cut_in_time() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            CompletableFuture<Void> stuck = SendingRules.sendUntilStuck(connection);

            long before = System.nanoTime();
            connection.outlet().close(Disconnect.TOO_SLOW);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(RecordingAcceptor.CLOSE_TIMEOUT);

            connection.awaitClosed(IN_TIME);
            client.awaitEnd(IN_TIME);
            assertEndedOnce(connection);
            assertThat(stuck).failsWithin(IN_TIME);
        }
    }

    @Test
    default void a_client_that_does_not_answer_a_close_frame_is_cut_in_time() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            RecordingConnection connection = acceptor.awaitConnection(0);

            connection.outlet().close(Disconnect.TOKEN_EXPIRED);

            assertThat(client.read().closeCode()).isEqualTo(1008);
            connection.awaitClosed(IN_TIME);
            client.awaitEnd(IN_TIME);
            assertEndedOnce(connection);
        }
    }

    @Test
    default void a_client_that_closes_is_answered_and_reported_once() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            client.send(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xe8});

            assertThat(client.read().opcode()).isEqualTo(RawWebSocket.CLOSE);
            client.awaitEnd(IN_TIME);
            assertEndedOnce(acceptor.awaitConnection(0));
        }
    }

    @Test
    default void a_reset_is_reported_once() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            RecordingConnection connection = acceptor.awaitConnection(0);

            client.reset();

            assertEndedOnce(connection);
        }
    }

    @Test
    default void a_tcp_connection_that_ends_without_a_close_frame_is_reported_once() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket client = new RawWebSocket(serve(acceptor))) {
            RecordingConnection connection = acceptor.awaitConnection(0);

            client.hangUp();

            assertEndedOnce(connection);
        }
    }

    @Test
    default void two_hundred_connections_end_once_each() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);

        IntStream.range(0, 200).parallel().forEach(i -> {
            CableClient client = CableClient.connect(uri);
            if (i % 2 == 0) {
                client.close();
            } else {
                client.abort();
            }
        });

        acceptor.awaitConnection(199);
        assertThat(acceptor.connections()).hasSize(200).allSatisfy(EndingRules::assertEndedOnce);
    }

    private static void assertEndedOnce(RecordingConnection connection) {
        connection.awaitClosed(IN_TIME);
        assertThat(connection.timesClosed()).isOne();
    }
}

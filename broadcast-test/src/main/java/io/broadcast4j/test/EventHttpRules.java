package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients may do with HTTP besides asking for a stream as a browser does. */
interface EventHttpRules extends EventRules {
    @Test
    default void other_methods_open_nothing_and_keep_the_connection() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        EventClient head = EventClient.to(uri).method("HEAD").connect();
        assertThat(head.status()).isEqualTo(405);
        assertThat(head.header("Allow").orElse("")).contains("GET").contains("POST");

        EventClient put = head.next(EventClient.to(uri).method("PUT"));
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);

        assertThat(acceptor.connections()).isEmpty();
        put.close();
    }

    @Test
    default void a_page_of_another_origin_may_ask_whether_it_may_ask() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        EventRequest preflight = EventClient.to(uri)
                .method("OPTIONS")
                .header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST");
        try (EventClient client = preflight.connect()) {
            assertThat(client.status()).isBetween(200, 204);
            assertThat(client.header("Access-Control-Allow-Origin")).contains("https://app.example.com");
            assertThat(client.header("Access-Control-Allow-Methods").orElse("")).contains("POST");
        }
        acceptor.admitting(Admission.ORIGIN_REFUSED);
        try (EventClient client = preflight.connect()) {
            assertThat(client.header("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(acceptor.connections()).isEmpty();
    }

    @Test
    default void a_client_of_http_1_0_gets_a_stream_without_chunks_that_ends_with_the_connection() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        EventRequest request =
                EventClient.to(EventRules.with(serve(acceptor), QUERY)).http10();
        try (EventRules.Opened stream = EventRules.open(acceptor, request)) {
            assertThat(stream.client().header("Transfer-Encoding")).isEmpty();
            for (int i = 0; i < 3; i++) {
                stream.connection().send(List.of(EventRules.event("n" + i))).join();
                assertThat(stream.client().event(i).data()).isEqualTo("n" + i);
            }

            stream.connection().outlet().close(Disconnect.SERVER_RESTART);

            assertThat(stream.client().awaitHangUp(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
        }
    }

    @Test
    default void a_request_behind_an_open_stream_waits_for_its_end_or_is_never_served() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        EventRules.Opened first = EventRules.open(acceptor, EventClient.to(uri));
        EventClient second = first.client().next(EventClient.to(uri));
        for (int i = 0; i < 20; i++) {
            first.connection().send(List.of(EventRules.event("n" + i))).join();
            assertThat(first.client().event(i).data()).isEqualTo("n" + i);
        }
        assertThat(acceptor.connections()).hasSize(1);

        first.connection().outlet().close(Disconnect.SERVER_RESTART);

        EventEndingRules.assertEndedOnce(first.connection());
        if (EventRules.isLast(first.client())) {
            first.client().awaitHangUp(Duration.ofSeconds(10));
            assertThat(acceptor.connections()).hasSize(1);
        } else {
            assertThat(first.client().awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
            EventRules.Opened next = EventRules.begin(second, acceptor.awaitConnection(1));
            next.connection().send(List.of(EventRules.event("second"))).join();
            assertThat(next.client().event(0).data()).isEqualTo("second");
        }
        first.close();
    }

    @Test
    default void a_client_that_sends_on_behind_its_request_harms_only_itself() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        String garbage = "\0\1\2 no request \r\n\r\n".repeat(1000);
        try (EventClient noisy =
                EventClient.to(EventRules.with(uri, QUERY)).trailing(garbage).connect()) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            connection.send(List.of(EventRules.stage(EventNote.Stage.WELCOMED))).join();
            connection
                    .send(List.of(EventRules.stage(EventNote.Stage.CONFIRMED)))
                    .join();
            try (EventRules.Opened neighbour = EventRules.open(acceptor, uri)) {
                neighbour.connection().send(List.of(EventRules.event("calm"))).join();
                assertThat(neighbour.client().event(0).data()).isEqualTo("calm");
            }

            connection.outlet().close(Disconnect.SERVER_RESTART);

            EventEndingRules.assertEndedOnce(connection);
            noisy.awaitHangUp(Duration.ofSeconds(10));
            assertThat(acceptor.connections()).hasSize(2);
        }
    }
}

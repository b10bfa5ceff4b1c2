package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a transport makes of a request, and answers to it. */
interface EventRequestRules extends EventRules {
    @Test
    default void the_handshake_tells_path_headers_cookies_query_and_protocol() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        EventRequest request = EventClient.to(
                        EventRules.with(uri, "?channel=Room&auth=a%2Bb&room=1&room=2&flag&caf%C3%A9=%E2%82%AC"))
                .header("ORIGIN", "http://example.org")
                .header("cookie", "theme=dark; auth=\"s3cret\"")
                .lastEventId("7");

        try (EventRules.Opened stream = EventRules.open(acceptor, request)) {
            Handshake handshake = stream.connection().handshake();
            assertThat(handshake.path()).isEqualTo(uri.getPath());
            assertThat(handshake.header("Origin")).contains("http://example.org");
            assertThat(handshake.header("host")).contains(uri.getAuthority());
            assertThat(handshake.header("last-event-id")).contains("7");
            assertThat(handshake.cookie("auth")).contains("s3cret");
            assertThat(handshake.parameter("auth")).contains("a+b");
            assertThat(handshake.parameters("room")).containsExactly("1", "2");
            assertThat(handshake.parameter("flag")).contains("");
            assertThat(handshake.parameter("café")).contains("€");
            assertThat(handshake.protocol()).contains("event-stream");
            assertThat(handshake.remoteAddress()).contains("127.0.0.1");
            assertThat(handshake.principal()).isEmpty();
            assertThat(handshake.sessionAttribute("user")).isEmpty();
            assertThat(handshake.isSecure()).isFalse();
        }
    }

    @Test
    default void a_form_in_a_body_is_no_part_of_the_query() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        String body = "{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"Room\\\"}\"}";
        EventRequest request = EventClient.to(EventRules.with(serve(acceptor), "?a=1"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .post(body);

        try (EventRules.Opened stream = EventRules.open(acceptor, request)) {
            assertThat(stream.connection().handshake().parameterNames()).containsExactly("a");
            assertThat(stream.connection().handshake().protocol()).contains("event-stream+envelope");
            assertThat(stream.connection().received()).containsExactly(body);
        }
    }

    @Test
    default void the_answer_is_an_event_stream_that_nobody_keeps_changes_or_holds_up() {
        RecordingAcceptor acceptor = new RecordingAcceptor();

        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            EventClient client = stream.client();
            client.comment(0);

            assertThat(client.header("Content-Type").orElseThrow().replace(" ", ""))
                    .isEqualToIgnoringCase("text/event-stream;charset=utf-8");
            assertThat(client.header("Cache-Control").orElseThrow()).contains("no-transform");
            assertThat(client.header("X-Accel-Buffering")).contains("no");
            assertThat(client.header("Content-Length")).isEmpty();
            assertThat(client.header("Content-Encoding")).isEmpty();
            assertThat(client.events()).isEmpty();
            stream.connection().send(List.of(EventRules.event("first"))).join();
            assertThat(client.event(0).data()).isEqualTo("first");
            assertThat(client.retry()).contains(Duration.ofSeconds(3));
        }
    }

    @Test
    default void subscriptions_wait_for_the_welcome_and_the_answer_for_all_confirmations() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        String query = "?identifier=" + EventRules.escaped("{\"channel\":\"A\"}") + "&identifier="
                + EventRules.escaped("{\"channel\":\"B\"}");
        try (EventClient client = EventClient.connect(EventRules.with(serve(acceptor), query))) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            assertThat(connection.received()).isEmpty();

            connection.send(List.of(EventRules.stage(EventNote.Stage.WELCOMED))).join();
            assertThat(connection.awaitReceived(0)).contains("subscribe").contains("\\\"A\\\"");
            assertThat(connection.awaitReceived(1)).contains("subscribe").contains("\\\"B\\\"");
            connection
                    .send(List.of(EventRules.stage(EventNote.Stage.CONFIRMED), EventRules.event("early")))
                    .join();
            assertThat(client.isQuietFor(Duration.ofMillis(200))).isTrue();
            connection
                    .send(List.of(EventRules.stage(EventNote.Stage.CONFIRMED), EventRules.event("late")))
                    .join();

            assertThat(client.status()).isEqualTo(200);
            client.event(1);
            assertThat(client.data()).containsExactly("early", "late");
        }
    }

    @Test
    default void a_refused_admission_opens_nothing_and_says_why_and_for_how_long() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        for (Admission answer : List.of(Admission.ORIGIN_REFUSED, Admission.TOO_MANY_REQUESTS, Admission.FULL)) {
            acceptor.admitting(answer);
            try (EventClient client = EventClient.connect(uri)) {
                assertThat(client.status()).isEqualTo(answer.status());
                assertThat(client.header("Retry-After").map(Integer::valueOf).orElse(0))
                        .isEqualTo(answer.retryAfterSeconds());
                assertThat(client.header("Cache-Control").orElse("")).contains("no-store");
                assertThat(client.awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
            }
        }
        assertThat(acceptor.knocks()).hasSize(3);
        assertThat(acceptor.connections()).isEmpty();
    }

    @Test
    default void a_rejected_subscription_is_forbidden() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventClient client = EventClient.connect(EventRules.with(serve(acceptor), QUERY))) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            connection.send(List.of(EventRules.stage(EventNote.Stage.WELCOMED))).join();
            connection.awaitReceived(0);

            connection.send(List.of(EventRules.stage(EventNote.Stage.REJECTED))).join();

            assertThat(client.status()).isEqualTo(403);
            assertThat(client.awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
            EventEndingRules.assertEndedOnce(connection);
        }
    }

    @Test
    default void a_client_that_is_cut_before_its_stream_begins_gets_the_status_of_the_reason() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        Map<Disconnect, Integer> statuses = new LinkedHashMap<>();
        statuses.put(Disconnect.UNAUTHORIZED, 401);
        statuses.put(Disconnect.TOKEN_EXPIRED, 401);
        statuses.put(Disconnect.INVALID_ORIGIN, 403);
        statuses.put(Disconnect.INVALID_REQUEST, 400);
        statuses.put(Disconnect.TOO_MANY_CONNECTIONS, 429);
        statuses.put(Disconnect.RATE_LIMITED, 429);
        statuses.put(Disconnect.INTERNAL_ERROR, 500);

        statuses.forEach((reason, status) -> {
            int index = acceptor.connections().size();
            try (EventClient client = EventClient.connect(uri)) {
                RecordingConnection connection = acceptor.awaitConnection(index);
                connection
                        .send(List.of(new Frame("event: disconnect\ndata: {}\n\n")))
                        .join();
                connection.outlet().close(reason);

                assertThat(client.status()).as(reason.reason()).isEqualTo(status);
                assertThat(client.header("Retry-After").isPresent())
                        .as(reason.reason())
                        .isEqualTo(status == 429);
                assertThat(client.awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
                EventEndingRules.assertEndedOnce(connection);
            }
        });
    }

    @Test
    default void a_client_that_is_to_come_back_is_told_in_a_stream_as_browsers_never_do_after_an_error() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = EventRules.with(serve(acceptor), QUERY);
        for (Disconnect reason :
                List.of(Disconnect.TRY_AGAIN_LATER, Disconnect.SERVER_RESTART, Disconnect.HANDSHAKE_TIMEOUT)) {
            int index = acceptor.connections().size();
            try (EventClient client = EventClient.connect(uri)) {
                RecordingConnection connection = acceptor.awaitConnection(index);
                connection.outlet().close(reason);

                assertComesBack(client, reason.reason());
                EventEndingRules.assertEndedOnce(connection);
            }
        }
        acceptor.admitting(Admission.STOPPING);
        try (EventClient client = EventClient.connect(uri)) {
            assertComesBack(client, "server_restart");
        }
    }

    /** Fails unless a client is told to come back, and nothing else. */
    static void assertComesBack(EventClient client, String reason) {
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.awaitEnd(Duration.ofSeconds(10))).isEqualTo(EventClient.End.COMPLETE);
        assertThat(client.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("disconnect");
            assertThat(event.data())
                    .isEqualTo("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\",\"reconnect\":true}");
        });
    }

    private static String subscribing(String more) {
        return "{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"Room\\\"}\"" + more + "}";
    }

    @Test
    default void a_client_on_whose_subscription_nobody_decides_is_told_to_come_back() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventClient client = EventClient.connect(EventRules.with(serve(acceptor), QUERY))) {
            RecordingConnection connection = acceptor.awaitConnection(0);
            connection.send(List.of(new Frame(EventText.HEARTBEAT))).join();
            connection.send(List.of(new Frame(EventText.HEARTBEAT))).join();

            assertComesBack(client, "try_again_later");
            EventEndingRules.assertEndedOnce(connection);
        }
    }

    @Test
    default void a_request_that_asks_for_nothing_or_nonsense_is_bad_and_opens_nothing() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        String tooLong = "{\"command\":\"" + "x".repeat(RecordingAcceptor.MAX_INBOUND_BYTES) + "\"}";
        List<EventRequest> requests = List.of(
                EventClient.to(uri),
                EventClient.to(EventRules.with(uri, "?identifier=Room")),
                EventClient.to(EventRules.with(uri, "?identifier=%7B%7D")),
                EventClient.to(EventRules.with(uri, QUERY + "&history_since=yesterday")),
                EventClient.to(EventRules.with(uri, QUERY)).lastEventId("x".repeat(5000)),
                EventClient.to(uri).post(""),
                EventClient.to(uri).post("subscribe"),
                EventClient.to(uri).post("{\"command\":\"message\",\"identifier\":\"{}\"}"),
                EventClient.to(uri).post(subscribing(",\"presence\":5")),
                EventClient.to(uri).post(subscribing(",\"presence\":{\"id\":\"\"}")),
                EventClient.to(uri).post(tooLong));

        for (EventRequest request : requests) {
            try (EventClient client = request.connect()) {
                assertThat(client.status()).isEqualTo(400);
                assertThat(client.body()).doesNotContain("Exception");
            }
        }
        assertThat(acceptor.connections()).isEmpty();
    }

    @Test
    default void handshakes_at_the_same_time_do_not_mix() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        List<EventClient> clients = IntStream.range(0, 32)
                .mapToObj(i -> EventClient.connect(EventRules.with(uri, QUERY + "&number=" + i)))
                .toList();

        acceptor.awaitConnection(31);
        acceptor.connections().forEach(connection -> {
            String number = connection.handshake().parameter("number").orElseThrow();
            connection.send(List.of(EventRules.stage(EventNote.Stage.WELCOMED))).join();
            assertThat(connection.awaitReceived(0)).contains("\\\"number\\\":\\\"" + number + "\\\"");
            connection
                    .send(List.of(EventRules.stage(EventNote.Stage.CONFIRMED), EventRules.event(number)))
                    .join();
        });

        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).event(0).data()).isEqualTo(Integer.toString(i));
            clients.get(i).close();
        }
    }
}

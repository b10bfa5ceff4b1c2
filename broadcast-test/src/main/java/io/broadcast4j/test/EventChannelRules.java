package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Channels, seen by a client of an event stream. */
interface EventChannelRules extends EventRules {
    /** What every client here waits for. */
    Duration IN_TIME = Duration.ofSeconds(10);

    @Test
    default void a_channel_is_subscribed_to_with_the_parameters_of_the_query() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.server();
                EventClient client = subscribed(serve(server), "?channel=Room&room_id=1&token=good")) {
            server.broadcaster().broadcast(EventRoom.stream("2"), "not for this one");
            server.broadcaster().broadcast(EventRoom.stream("1"), Map.of("text", "hello"));
            server.broadcaster().broadcast(EventRoom.stream("1"), "plain");

            assertThat(client.event(0).data()).isEqualTo("{\"text\":\"hello\"}");
            assertThat(client.event(1)).matches(event -> event.type().equals("message"));
            assertThat(client.event(1).data()).isEqualTo("plain");
        }
    }

    @Test
    default void several_channels_share_a_stream_by_repeated_identifiers() {
        EventRoom room = new EventRoom();
        String query = "?identifier=" + EventRules.escaped(identifier("1")) + "&identifier="
                + EventRules.escaped(identifier("2")) + "&envelope=1";
        try (BroadcastServer server = room.server();
                EventClient client = subscribed(serve(server), query)) {
            server.broadcaster().broadcast(EventRoom.stream("1"), "a");
            client.event(0);
            server.broadcaster().broadcast(EventRoom.stream("2"), "b");

            assertThat(client.event(0).data()).contains("\\\"1\\\"").contains("\"message\":\"a\"");
            assertThat(client.event(1).data()).contains("\\\"2\\\"").contains("\"message\":\"b\"");
        }
    }

    @Test
    default void a_body_of_commands_subscribes_and_its_events_name_their_identifier() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.server();
                EventClient client = EventClient.to(serve(server))
                        .post(subscribe("1") + "\r\n\n" + subscribe("2") + "\n")
                        .connect()) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(room.subscribers()).isEqualTo(2);

            server.broadcaster().broadcast(EventRoom.stream("2"), "b");

            assertThat(client.event(0).data()).contains("\"identifier\":").contains("\"message\":\"b\"");
        }
    }

    @Test
    default void signed_and_public_streams_need_no_channel_of_the_application() {
        String signed = EventRoom.SIGNED.sign(EventRoom.stream("7"));
        try (BroadcastServer server = new EventRoom().server()) {
            URI uri = serve(server);
            try (EventClient one = subscribed(uri, "?signed_stream_name=" + EventRules.escaped(signed));
                    EventClient other = subscribed(uri, "?stream=public:news")) {
                server.broadcaster().broadcast(EventRoom.stream("7"), "signed");
                server.broadcaster().broadcast(Stream.of("public", "news"), "public");

                assertThat(one.event(0).data()).isEqualTo("signed");
                assertThat(other.event(0).data()).isEqualTo("public");
            }
        }
    }

    @Test
    default void what_is_refused_has_a_status_and_leaves_nothing_behind() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.server()) {
            URI uri = serve(server);
            Map<String, Integer> answers = Map.of(
                    "?channel=Room&room_id=locked", 403,
                    "?channel=Nowhere", 403,
                    "?channel=Room&channel=Nowhere", 403,
                    "?stream=private", 403,
                    "?signed_stream_name=forged--00", 403,
                    "?channel=Room&token=bad", 401,
                    "?room_id=1", 400);

            answers.forEach((query, status) -> {
                try (EventClient client = EventClient.connect(EventRules.with(uri, query))) {
                    assertThat(client.status()).as(query).isEqualTo(status);
                    assertThat(client.awaitEnd(IN_TIME)).isEqualTo(EventClient.End.COMPLETE);
                }
            });

            Eventually.holds("all are gone", IN_TIME, () -> server.connections() == 0 && room.subscribers() == 0);
            assertThat(server.streams()).isZero();
        }
    }

    @Test
    default void a_full_server_refuses_clients_until_one_goes() {
        EventRoom room = new EventRoom();
        BroadcastServer.Builder recipe =
                room.builder().limits(EventRoom.hasty().capacity(capacity -> capacity.withConnections(1, 8, 8)));
        try (BroadcastServer server = recipe.build()) {
            URI uri = EventRules.with(serve(server), QUERY);
            EventClient first = EventClient.connect(uri);
            assertThat(first.status()).isEqualTo(200);
            try (EventClient second = EventClient.connect(uri)) {
                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isPresent();
            }
            first.close();
            Eventually.holds("the first is found to be gone", IN_TIME, () -> server.connections() == 0);

            try (EventClient third = EventClient.connect(uri)) {
                assertThat(third.status()).isEqualTo(200);
            }
        }
    }

    @Test
    default void a_user_with_too_many_connections_is_told_to_come_back_later() {
        BroadcastServer.Builder recipe = BroadcastServer.builder()
                .channel("Room", new EventRoom())
                .authenticator(handshake -> Authentication.accepted(Identity.of("user", "1")))
                .limits(Limits.DEFAULT.capacity(capacity -> capacity.withConnections(8, 1, 8)));
        try (BroadcastServer server = recipe.build()) {
            URI uri = serve(server);
            try (EventClient first = subscribed(uri, QUERY);
                    EventClient second = EventClient.connect(EventRules.with(uri, QUERY))) {
                assertThat(second.status()).isEqualTo(429);
                assertThat(second.header("Retry-After")).isPresent();
                assertThat(first.isQuietFor(Duration.ofMillis(50))).isTrue();
            }
        }
    }

    @Test
    default void data_of_several_lines_and_of_any_text_arrives_as_it_is() {
        try (BroadcastServer server = new EventRoom().server();
                EventClient client = subscribed(serve(server), QUERY)) {
            List<String> texts = List.of(
                    "a\nb\r\nc\rd",
                    "",
                    "\n",
                    " leading and trailing \n",
                    "data: x\n\nid: 0\nevent: gap\n\n",
                    "\ufeff\u2028\u2029\0 end",
                    TransportRules.textOf(307_200));

            texts.forEach(text -> server.broadcaster().broadcast(EventRoom.stream("lobby"), text));

            client.event(texts.size() - 1);
            assertThat(client.data())
                    .containsExactlyElementsOf(texts.stream()
                            .map(text -> text.replace("\r\n", "\n").replace('\r', '\n'))
                            .toList());
            assertThat(client.events())
                    .allSatisfy(event -> assertThat(event.type()).isEqualTo("message"));
        }
    }

    @Test
    default void a_message_may_be_an_event_of_a_name() {
        try (BroadcastServer server = new EventRoom().server();
                EventClient client = subscribed(serve(server), QUERY)) {
            server.broadcaster()
                    .broadcast(EventRoom.stream("lobby"), Map.of("n", 1), BroadcastOptions.DEFAULT.event("metrics"));
            server.broadcaster().broadcast(EventRoom.stream("lobby"), "unnamed");

            assertThat(client.event(0).type()).isEqualTo("metrics");
            assertThat(client.event(0).data()).isEqualTo("{\"n\":1}");
            assertThat(client.event(1).type()).isEqualTo("message");
        }
    }

    @Test
    default void a_page_of_a_foreign_origin_is_refused_and_one_that_is_allowed_may_read() {
        EventRoom room = new EventRoom();
        OriginPolicy origins = OriginPolicy.sameOrigin().alsoAllow("https://app.example.com");
        try (BroadcastServer server = room.builder().origins(origins).build()) {
            URI uri = EventRules.with(serve(server), QUERY);
            try (EventClient foreign = EventClient.to(uri)
                            .header("Origin", "https://evil.example")
                            .connect();
                    EventClient allowed = EventClient.to(uri)
                            .header("Origin", "https://app.example.com")
                            .connect()) {
                assertThat(foreign.status()).isEqualTo(403);
                assertThat(foreign.header("Access-Control-Allow-Origin")).isEmpty();
                assertThat(allowed.status()).isEqualTo(200);
                assertThat(allowed.header("Access-Control-Allow-Origin")).contains("https://app.example.com");
                assertThat(allowed.header("Access-Control-Allow-Credentials")).contains("true");
                assertThat(allowed.header("Vary").orElse("")).contains("Origin");
            }
        }
    }

    @Test
    default void where_every_origin_is_admitted_everybody_may_read_and_nobody_with_cookies() {
        try (BroadcastServer server =
                new EventRoom().builder().origins(OriginPolicy.any()).build()) {
            URI uri = EventRules.with(serve(server), QUERY);
            for (String method : List.of("GET", "OPTIONS")) {
                EventRequest request = EventClient.to(uri)
                        .method(method)
                        .header("Origin", "https://anywhere.example")
                        .header("Access-Control-Request-Method", "GET");
                try (EventClient client = request.connect()) {
                    assertThat(client.status()).as(method).isBetween(200, 204);
                    assertThat(client.headers("Access-Control-Allow-Origin"))
                            .as(method)
                            .containsExactly("*");
                    assertThat(client.headers("Access-Control-Allow-Credentials"))
                            .as(method)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    default void a_server_that_stops_tells_its_clients_to_come_back() {
        EventRoom room = new EventRoom();
        BroadcastServer server = room.builder()
                .limits(EventRoom.hasty()
                        .timing(times -> times.withStop(Duration.ofMillis(100), Duration.ofSeconds(10))))
                .build();
        URI uri = serve(server);
        try (EventClient client = subscribed(uri, QUERY)) {
            server.close();

            EventClient.Event farewell = client.await(event -> event.type().equals("disconnect"));
            assertThat(farewell.data()).contains("\"server_restart\"").contains("\"reconnect\":true");
            assertThat(client.awaitEnd(IN_TIME)).isEqualTo(EventClient.End.COMPLETE);
            assertThat(room.subscribers()).isZero();
        }
        try (EventClient late = EventClient.connect(EventRules.with(uri, QUERY))) {
            EventRequestRules.assertComesBack(late, "server_restart");
        }
    }

    @Test
    default void a_client_that_is_told_to_stay_away_does() {
        try (BroadcastServer server = BroadcastServer.builder()
                        .channel("Room", new EventRoom())
                        .authenticator(handshake -> Authentication.accepted(Identity.of("user", "1")))
                        .build();
                EventClient client = subscribed(serve(server), QUERY)) {
            server.disconnect("user", false);

            assertThat(client.awaitEnd(IN_TIME)).isEqualTo(EventClient.End.COMPLETE);
            assertThat(client.events().get(0).type()).isEqualTo("disconnect");
            assertThat(client.retry()).contains(Duration.ofMillis(Integer.MAX_VALUE));
        }
    }

    /** Connects, and waits until it is subscribed. */
    static EventClient subscribed(URI uri, String query) {
        EventClient client = EventClient.connect(EventRules.with(uri, query));
        assertThat(client.status()).isEqualTo(200);
        return client;
    }

    /** Returns the identifier of a room. */
    static String identifier(String room) {
        return "{\"channel\":\"Room\",\"room_id\":\"" + room + "\"}";
    }

    private static String subscribe(String room) {
        return "{\"command\":\"subscribe\",\"identifier\":\"" + identifier(room).replace("\"", "\\\"") + "\"}";
    }
}

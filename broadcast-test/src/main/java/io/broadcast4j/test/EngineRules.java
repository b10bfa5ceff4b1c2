package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A transport and the engine together, seen by clients. */
interface EngineRules extends TransportRules {
    /** What clients subscribe to. */
    String ROOM = "{\"channel\":\"Room\"}";

    /** What is streamed to them. */
    Stream STREAM = Stream.of("room");

    @Test
    default void welcome_comes_first() {
        try (BroadcastServer server = server(new Room());
                CableClient client = CableClient.connect(serve(server))) {
            assertThat(client.message(0)).contains("\"type\":\"welcome\"");
        }
    }

    @Test
    default void large_and_unicode_messages_make_the_round_trip() {
        Room room = new Room();
        try (BroadcastServer server = server(room);
                CableClient client = CableClient.connect(serve(server)).subscribe(ROOM)) {
            String inbound = TransportRules.textOf(60_000);
            String outbound = TransportRules.textOf(307_200);

            client.perform(ROOM, "{\"action\":\"say\",\"text\":\"" + inbound + "\"}");
            client.await(text -> text.contains("\"" + inbound + "\""));
            server.broadcaster().broadcast(STREAM, outbound);

            client.await(text -> text.contains("\"message\":\"" + outbound + "\""));
        }
    }

    @Test
    default void eight_publishers_at_once_lose_and_reorder_nothing() {
        int each = 200;
        try (BroadcastServer server = server(new Room());
                CableClient client = CableClient.connect(serve(server)).subscribe(ROOM)) {
            List<Thread> publishers = IntStream.range(0, 8)
                    .mapToObj(publisher -> new Thread(() -> IntStream.range(0, each)
                            .forEach(i -> server.broadcaster().broadcast(STREAM, Map.of("p" + publisher, i)))))
                    .toList();

            publishers.forEach(Thread::start);

            client.await(8 * each, text -> text.contains("\"message\":{\"p"));
            for (int publisher = 0; publisher < 8; publisher++) {
                String start = "{\"p" + publisher + "\":";
                assertThat(client.messages().stream()
                                .filter(text -> text.contains(start))
                                .map(text -> text.substring(text.indexOf(start) + start.length())
                                        .replaceAll("}", "")))
                        .containsExactly(TransportRules.numbered(each));
            }
        }
    }

    @Test
    default void a_client_that_does_not_read_is_cut_and_delays_nobody() throws IOException {
        Room room = new Room();
        String filling = "x".repeat(65_000);
        try (BroadcastServer server = server(room)) {
            URI uri = serve(server);
            try (RawWebSocket stalled = new RawWebSocket(uri, "Origin: http://" + uri.getAuthority());
                    CableClient neighbour = CableClient.connect(uri).subscribe(ROOM)) {
                stalled.send(RawWebSocket.TEXT, true, subscribe(ROOM));
                Eventually.holds("both have subscribed", Duration.ofSeconds(10), () -> room.subscribed.get() == 2);

                int sent = 0;
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (room.unsubscribed.get() == 0 && System.nanoTime() < deadline) {
                    String tag = "n" + sent++;
                    long before = System.nanoTime();
                    server.broadcaster().broadcast(STREAM, Map.of(tag, filling));
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
                    neighbour.await(text -> text.contains("\"" + tag + "\""));
                }

                stalled.awaitEnd(Duration.ofSeconds(10));
                assertThat(room.unsubscribed).hasValue(1);
                assertThat(server.connections()).isOne();
            }
        }
        assertThat(room.unsubscribed).hasValue(2);
    }

    @Test
    default void a_foreign_origin_never_reaches_a_channel() throws IOException {
        Room room = new Room();
        try (BroadcastServer server = server(room);
                RawWebSocket client = new RawWebSocket(serve(server), "Origin: http://evil.example")) {
            if (client.status() == 101) {
                assertThat(client.read().text()).contains("\"disconnect\"");
                client.send(RawWebSocket.TEXT, true, subscribe(ROOM));
                client.awaitEnd(Duration.ofSeconds(10));
            }

            assertThat(server.connections()).isZero();
            assertThat(room.subscribed).hasValue(0);
        }
    }

    @Test
    default void a_server_that_stops_tells_its_clients_to_come_back() {
        Room room = new Room();
        BroadcastServer server = server(room);
        try (CableClient client = CableClient.connect(serve(server)).subscribe(ROOM)) {
            server.close();

            client.await(text -> text.contains("\"server_restart\"") && text.contains("\"reconnect\":true"));
            assertThat(client.awaitClose()).isEqualTo(1001);
            assertThat(room.unsubscribed).hasValue(1);
        }
    }

    @Test
    default void two_hundred_clients_come_and_go_and_leave_nothing_behind() {
        Room room = new Room();
        try (BroadcastServer server = server(room)) {
            URI uri = serve(server);
            IntStream.range(0, 200).parallel().forEach(i -> {
                CableClient client = CableClient.connect(uri).subscribe(ROOM);
                if (i % 2 == 0) {
                    client.close();
                } else {
                    client.abort();
                }
            });

            Eventually.holds("all clients are gone", Duration.ofSeconds(10), () -> server.connections() == 0);
            assertThat(room.subscribed).hasValue(200);
            assertThat(room.unsubscribed).hasValue(200);
            assertThat(server.streams()).isZero();
        }
    }

    private static BroadcastServer server(Room room) {
        return BroadcastServer.builder()
                .channel("Room", room)
                .limits(Limits.DEFAULT.timing(times -> times.withStalls(Duration.ofSeconds(1), Duration.ofSeconds(1))))
                .build();
    }

    private static byte[] subscribe(String identifier) {
        String quoted = identifier.replace("\"", "\\\"");
        return ("{\"command\":\"subscribe\",\"identifier\":\"" + quoted + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** A channel that counts who comes and goes, and passes on what is said. */
    final class Room implements Channel {
        private final AtomicInteger subscribed = new AtomicInteger();
        private final AtomicInteger unsubscribed = new AtomicInteger();

        @Override
        public void subscribed(Subscription client) {
            subscribed.incrementAndGet();
            client.streamFrom(STREAM);
        }

        @Override
        public void unsubscribed(Subscription client) {
            unsubscribed.incrementAndGet();
        }

        /** Broadcasts a text. */
        @Action
        public void say(Subscription client, Json data) {
            client.broadcast(STREAM, data.text("text"));
        }
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many event streams at one server, good ones and bad ones. */
interface EventCrowdRules extends EventRules {
    /** How many streams a server has to carry at least. */
    int CROWD = 2_000;

    /** How many come at the same time: fewer than may wait to be accepted. */
    int AT_ONCE = 40;

    /** A thread for ten clients is less than a thread each, and more than any pool needs. */
    int MAX_THREADS = CROWD / 10;

    @Test
    default void two_thousand_streams_all_get_a_broadcast_and_need_no_thread_each() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.builder()
                .limits(Limits.DEFAULT
                        .capacity(capacity -> capacity.withConnections(CROWD, CROWD, CROWD))
                        .timing(times -> times.withStop(Duration.ofMillis(200), Duration.ofSeconds(20))))
                .build()) {
            URI uri = EventRules.with(serve(server), QUERY);
            List<EventClient> crowd = new ArrayList<>();
            int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
            while (crowd.size() < CROWD) {
                List<EventClient> few = Stream.generate(() -> EventClient.connect(uri))
                        .limit(AT_ONCE)
                        .toList();
                few.forEach(client -> assertThat(client.status()).isEqualTo(200));
                crowd.addAll(few);
            }
            assertThat(server.connections()).isEqualTo(CROWD);

            server.broadcaster().broadcast(EventRoom.stream("lobby"), "hello, all");

            crowd.forEach(client -> assertThat(client.event(0).data()).isEqualTo("hello, all"));
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore)
                    .isLessThan(MAX_THREADS);
            crowd.forEach(EventClient::close);
        }
        assertThat(room.subscribers()).isZero();
    }

    @Test
    default void a_client_that_does_not_read_is_cut_and_delays_nobody() {
        EventRoom room = new EventRoom();
        String filling = "x".repeat(65_000);
        try (BroadcastServer server = room.server()) {
            URI uri = serve(server);
            try (EventClient stalled = EventEndingRules.small(uri).connect();
                    EventClient neighbour = EventChannelRules.subscribed(uri, QUERY)) {
                Eventually.holds("both have subscribed", Duration.ofSeconds(10), () -> room.subscribers() == 2);

                int sent = 0;
                long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (room.subscribers() == 2 && System.nanoTime() < deadline) {
                    long before = System.nanoTime();
                    server.broadcaster().broadcast(EventRoom.stream("lobby"), Map.of("n" + sent, filling));
                    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
                    assertThat(neighbour.event(sent++).data()).startsWith("{\"n" + (sent - 1) + "\"");
                }

                assertThat(room.subscribers()).isOne();
                assertThat(server.connections()).isOne();
                stalled.awaitEnd(Duration.ofSeconds(10));
            }
        }
        assertThat(room.subscribers()).isZero();
    }

    @Test
    default void clients_come_and_go_and_leave_nothing_behind() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.server()) {
            URI uri = serve(server);
            for (int i = 0; i < 200; i++) {
                EventClient client = EventClient.connect(EventRules.with(uri, QUERY + "&room_id=" + i % 3));
                if (i % 5 > 0) {
                    assertThat(client.status()).isEqualTo(200);
                }
                if (i % 2 == 0) {
                    client.close();
                } else {
                    client.reset();
                }
            }

            Eventually.holds("all clients are gone", Duration.ofSeconds(10), () -> server.connections() == 0);
            Eventually.holds("all channels know", Duration.ofSeconds(10), () -> room.subscribers() == 0);
            assertThat(server.streams()).isZero();
        }
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.server.BroadcastServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a client that was away goes on where it stood. */
interface EventResumeRules extends EventRules {
    @Test
    default void a_client_that_comes_back_gets_what_it_has_missed_and_then_goes_on() {
        try (BroadcastServer server = new EventRoom().server()) {
            URI uri = serve(server);
            EventClient before = EventChannelRules.subscribed(uri, QUERY);
            say(server, "lobby", "1");
            String id = before.event(0).lastEventId();
            before.close();
            say(server, "lobby", "2", "3");

            for (EventRequest request : List.of(
                    EventClient.to(EventRules.with(uri, QUERY)).lastEventId(id),
                    EventClient.to(EventRules.with(uri, QUERY + "&last_event_id=" + EventRules.escaped(id))),
                    EventClient.to(EventRules.with(uri, QUERY + "&last_event_id=older"))
                            .lastEventId(id))) {
                try (EventClient after = request.connect()) {
                    assertThat(after.event(1).data()).isEqualTo("3");
                    say(server, "other", "not for this one");
                    say(server, "lobby", "4");
                    after.event(2);
                    assertThat(after.data()).startsWith("2", "3").endsWith("4");
                    assertThat(after.events()).noneMatch(event -> event.type().equals("gap"));
                }
            }
        }
    }

    @Test
    default void a_client_that_has_seen_nothing_yet_has_missed_nothing_when_it_comes_back() {
        try (BroadcastServer server = new EventRoom().server()) {
            URI uri = serve(server);
            say(server, "lobby", "before its time");
            EventClient before = EventChannelRules.subscribed(uri, QUERY);
            before.comment(0);
            Eventually.holds("the client knows where it stands", Duration.ofSeconds(10), () -> {
                before.isQuietFor(Duration.ofMillis(20));
                return !before.lastEventId().isEmpty();
            });
            before.close();
            say(server, "lobby", "missed");

            try (EventClient after = EventClient.to(EventRules.with(uri, QUERY))
                    .lastEventId(before.lastEventId())
                    .connect()) {
                assertThat(after.event(0).data()).isEqualTo("missed");
            }
        }
    }

    @Test
    default void one_id_stands_for_all_streams_of_a_client() {
        String query = "?identifier=" + EventRules.escaped(EventChannelRules.identifier("1")) + "&identifier="
                + EventRules.escaped(EventChannelRules.identifier("2"));
        try (BroadcastServer server = new EventRoom().server()) {
            URI uri = serve(server);
            EventClient before = EventChannelRules.subscribed(uri, query);
            say(server, "1", "1a");
            before.event(0);
            say(server, "2", "2a");
            before.event(1);
            say(server, "1", "1b");
            String id = before.event(2).lastEventId();
            before.close();
            say(server, "1", "1c");
            say(server, "2", "2b");

            try (EventClient after =
                    EventClient.to(EventRules.with(uri, query)).lastEventId(id).connect()) {
                after.event(1);
                assertThat(after.data()).containsExactlyInAnyOrder("1c", "2b");
                say(server, "2", "2c");
                assertThat(after.event(2).data()).isEqualTo("2c");
            }
        }
    }

    @Test
    default void a_client_that_has_missed_more_than_is_remembered_is_told_of_a_gap_and_goes_on() {
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.builder()
                .history(HistoryPolicy.keep(2, Duration.ofMinutes(1)))
                .build()) {
            URI uri = serve(server);
            EventClient before = EventChannelRules.subscribed(uri, QUERY);
            say(server, "lobby", "0");
            String id = before.event(0).lastEventId();
            before.close();
            say(server, "lobby", "1", "2", "3", "4", "5");

            for (String lost : List.of(id, "no token", "a:b:c", "AAAAAAAAAAA:1:x~BBBBBBBBBBB:zzzzzzzzzzzzzz:y", "é")) {
                try (EventClient after = EventClient.to(
                                EventRules.with(uri, QUERY + "&last_event_id=" + EventRules.escaped(lost)))
                        .connect()) {
                    assertThat(after.status()).isEqualTo(200);
                    assertThat(after.event(0).type()).isEqualTo("gap");
                    say(server, "lobby", "now");
                    after.await(event -> event.data().equals("now"));
                }
            }
        }
    }

    @Test
    default void a_gap_tells_turbo_to_refresh() {
        try (BroadcastServer server = new EventRoom().server();
                EventClient client = EventClient.to(EventRules.with(serve(server), QUERY + "&turbo=1"))
                        .lastEventId("no token")
                        .connect()) {
            assertThat(client.event(0).type()).isEqualTo("gap");
            assertThat(client.event(1).type()).isEqualTo("message");
            assertThat(client.event(1).data()).contains("<turbo-stream action=\"refresh\">");
        }
    }

    @Test
    default void a_client_that_comes_and_goes_all_the_time_loses_and_doubles_nothing() {
        int count = 400;
        EventRoom room = new EventRoom();
        try (BroadcastServer server = room.builder()
                .history(HistoryPolicy.keep(10_000, Duration.ofMinutes(1)))
                .build()) {
            URI uri = EventRules.with(serve(server), QUERY);
            EventClient first = EventClient.connect(uri);
            assertThat(first.status()).isEqualTo(200);
            say(server, "lobby", "0");
            String id = first.event(0).lastEventId();
            first.close();
            Thread publisher =
                    new Thread(() -> IntStream.range(1, count).forEach(i -> say(server, "lobby", Integer.toString(i))));
            publisher.start();

            int received = 1;
            for (int visit = 0; received < count; visit++) {
                try (EventClient client = EventClient.to(uri).lastEventId(id).connect()) {
                    client.event(Math.min(visit % 20, count - received - 1));
                    List<EventClient.Event> events = client.events();
                    for (EventClient.Event event : events) {
                        assertThat(event.data()).isEqualTo(Integer.toString(received++));
                        id = event.lastEventId();
                    }
                }
            }
        }
    }

    private static void say(BroadcastServer server, String room, String... texts) {
        for (String text : texts) {
            server.broadcaster()
                    .broadcast(EventRoom.stream(room), text)
                    .toCompletableFuture()
                    .join();
        }
    }
}

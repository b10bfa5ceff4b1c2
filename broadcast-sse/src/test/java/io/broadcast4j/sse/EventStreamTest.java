package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.test.EventClient;
import io.broadcast4j.test.EventClient.End;
import io.broadcast4j.test.EventClient.Event;
import io.broadcast4j.test.TransportContract.Running;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class EventStreamTest {
    private static final Duration RETRY = EventStreamTrial.RETRY;

    private final EventStreamTrial trial = new EventStreamTrial();

    record Snapshot(int cpu, String host) {}

    @ParameterizedTest
    @EnumSource
    void the_head_and_the_waiting_time_are_there_before_the_first_event(EventStreamContainers container)
            throws Exception {
        try (Running server = container.start(trial.loop(events -> trial.awaitClient()));
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.headers("Content-Type"))
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringCase("text/event-stream;charset=utf-8");
            assertThat(client.headers("Cache-Control")).containsExactly("no-cache, no-store, no-transform");
            assertThat(client.headers("X-Accel-Buffering")).containsExactly("no");
            assertThat(client.headers("X-Content-Type-Options")).containsExactly("nosniff");
            assertThat(client.headers("Access-Control-Allow-Origin")).isEmpty();
            client.isQuietFor(Duration.ofMillis(200));
            assertThat(client.retry()).contains(RETRY);
            trial.clientIsDone();
            assertThat(trial.found()).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void texts_go_as_they_are_and_values_as_json(EventStreamContainers container) throws Exception {
        try (Running server = container.start(trial.loop(events -> events.send("hello")
                        && events.send(new Snapshot(17, "a\nb"))
                        && events.send("metrics", Map.of("cpu", 17))
                        && events.send("metrics", "text", "41")
                        && events.comment("a comment")
                        && events.heartbeat()));
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.awaitEnd(EventStreamTrial.PATIENCE)).isEqualTo(End.COMPLETE);
            assertThat(client.events())
                    .containsExactly(
                            new Event("message", "hello", ""),
                            new Event("message", "{\"cpu\":17,\"host\":\"a\\nb\"}", ""),
                            new Event("metrics", "{\"cpu\":17}", ""),
                            new Event("metrics", "text", "41"));
            assertThat(client.comments()).containsExactly("a comment", "");
            assertThat(trial.found()).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_data_can_end_its_event(EventStreamContainers container) throws Exception {
        List<String> hostile = List.of(
                "\n\ndata: evil\n\n",
                "\r\revent: evil\r\rdata: x",
                "\r\n\r\nid: 7",
                "",
                "\n",
                " leading",
                ": comment",
                "\ufeffmark",
                "\u2028line\u2029",
                "a\u0000b",
                "\ud83d\ude00",
                "x".repeat(100_000));
        try (Running server = container.start(trial.loop(events -> {
                    hostile.forEach(events::send);
                    return events.send("end", Map.of("text", "\n\ndata: evil\r\r"));
                }));
                EventClient client = EventClient.connect(server.uri())) {
            client.await(event -> event.type().equals("end"));
            List<String> expected = hostile.stream()
                    .map(text -> text.replace("\r\n", "\n").replace('\r', '\n'))
                    .toList();
            assertThat(client.data().subList(0, hostile.size())).isEqualTo(expected);
            assertThat(client.events())
                    .hasSize(hostile.size() + 1)
                    .allMatch(event -> event.lastEventId().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void names_ids_and_comments_of_more_than_a_line_are_refused_and_the_stream_goes_on(EventStreamContainers container)
            throws Exception {
        try (Running server = container.start(trial.loop(events -> {
                    for (String bad : List.of("", "a\nb", "a\rb", "a\r\nb", "a\u0000b")) {
                        refused(() -> events.send(bad, "data"));
                        refused(() -> events.send("event", "data", bad));
                        refused(() -> events.comment(bad));
                    }
                    refused(() -> events.send("event", "data", "\u00e9"));
                    refused(() -> events.send("event", "data", " 1"));
                    refused(() -> events.send("event", "data", "1".repeat(257)));
                    List<Object> endless = new ArrayList<>();
                    endless.add(endless);
                    refused(() -> events.send(endless));
                    return events.send("good");
                }));
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.event(0)).isEqualTo(new Event("message", "good", ""));
            assertThat(trial.found()).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_tells_what_the_client_has_seen(EventStreamContainers container) throws Exception {
        try (Running server = container.start((request, response) -> {
            try (EventStream events = EventStream.open(request, response, RETRY)) {
                events.send(events.lastEventId().orElse("none"));
            }
        })) {
            URI uri = server.uri();
            URI first = URI.create(uri + "?last_event_id=7");
            assertThat(answerOf(EventClient.connect(uri))).isEqualTo("none");
            assertThat(answerOf(EventClient.connect(first))).isEqualTo("7");
            assertThat(answerOf(EventClient.to(first).lastEventId("a:8 b").connect()))
                    .isEqualTo("a:8 b");
            assertThat(answerOf(EventClient.to(uri).lastEventId("1".repeat(257)).connect()))
                    .isEqualTo("none");
            assertThat(answerOf(EventClient.to(uri).lastEventId("\u00e9").connect()))
                    .isEqualTo("none");
            assertThat(answerOf(EventClient.connect(URI.create(uri + "?last_event_id=a%0D%0Adata:evil"))))
                    .isEqualTo("none");
        }
    }

    @ParameterizedTest
    @EnumSource
    void threads_that_send_at_the_same_time_send_whole_events(EventStreamContainers container) throws Exception {
        int each = 200;
        try (Running server = container.start(trial.loop(events -> {
                    List<Thread> threads = IntStream.range(0, 4)
                            .mapToObj(thread -> new Thread(() -> {
                                for (int i = 0; i < each; i++) {
                                    events.send("thread" + thread, "a\n" + i + "\nz");
                                }
                            }))
                            .toList();
                    threads.forEach(Thread::start);
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    return events.isOpen();
                }));
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.awaitEnd(EventStreamTrial.PATIENCE)).isEqualTo(End.COMPLETE);
            for (int thread = 0; thread < 4; thread++) {
                String type = "thread" + thread;
                assertThat(client.events().stream()
                                .filter(event -> event.type().equals(type))
                                .map(Event::data))
                        .containsExactlyElementsOf(IntStream.range(0, each)
                                .mapToObj(i -> "a\n" + i + "\nz")
                                .toList());
            }
            assertThat(trial.found()).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_head_request_gets_the_head_alone(EventStreamContainers container) throws Exception {
        try (Running server = container.start(trial.loop(EventStream::isOpen));
                EventClient client = EventClient.to(server.uri()).method("HEAD").connect()) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(trial.found()).isEqualTo(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_use_is_told_to_its_author(EventStreamContainers container) throws Exception {
        try (Running server = container.start((request, response) -> {
                    refused(() -> EventStream.open(request, response, Duration.ofMillis(-1)));
                    refused(() -> EventStream.open(request, response, Duration.ofDays(25)));
                    response.flushBuffer();
                    assertThatThrownBy(() -> EventStream.open(request, response, RETRY))
                            .isInstanceOf(IllegalStateException.class);
                    trial.find("told");
                });
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(trial.found()).isEqualTo("told");
        }
    }

    private static String answerOf(EventClient client) {
        try (client) {
            return client.event(0).data();
        }
    }

    private static void refused(Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(IllegalArgumentException.class);
    }
}

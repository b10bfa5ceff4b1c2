package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the outlet of an event stream sends. */
interface EventSendingRules extends EventRules {
    @Test
    default void frames_of_all_sizes_arrive_whole_and_in_order() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            String[] texts = {
                "",
                "a",
                TransportRules.textOf(8185),
                TransportRules.textOf(8192),
                TransportRules.textOf(16_384),
                TransportRules.textOf(65_536),
                TransportRules.textOf(307_200),
                "end 👋🏽"
            };

            CompletableFuture<Void> together = stream.connection().send(EventRules.events(texts));
            stream.client().event(texts.length - 1);
            assertThat(together).succeedsWithin(Duration.ofSeconds(10));
            for (String text : texts) {
                CompletableFuture<Void> single = stream.connection().send(List.of(EventRules.event(text)));
                stream.client().event(stream.client().events().size());
                assertThat(single).succeedsWithin(Duration.ofSeconds(10));
            }

            assertThat(stream.client().data())
                    .containsExactlyElementsOf(
                            Stream.concat(Stream.of(texts), Stream.of(texts)).toList());
        }
    }

    @Test
    default void an_event_reaches_the_client_without_waiting_for_the_next() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Void> sent = stream.connection().send(List.of(EventRules.event("e" + i)));

                assertThat(stream.client().event(i).data()).isEqualTo("e" + i);
                sent.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    default void twenty_thousand_frames_in_one_send_arrive_in_order() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            String[] texts = TransportRules.numbered(20_000);

            CompletableFuture<Void> sent = stream.connection().send(EventRules.events(texts));

            stream.client().event(texts.length - 1);
            assertThat(stream.client().data()).containsExactly(texts);
            assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    default void twenty_thousand_sends_in_a_row_do_not_nest() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            String[] texts = TransportRules.numbered(20_000);
            SendingRules.SendChain chain = new SendingRules.SendChain(
                    stream.connection().outlet(), Stream.of(texts).map(text -> "data: " + text + "\n\n"));

            chain.start();

            stream.client().event(texts.length - 1);
            assertThat(chain.ended).succeedsWithin(Duration.ofSeconds(20));
            assertThat(stream.client().data()).containsExactly(texts);
            assertThat(chain.deepest.get()).isLessThan(SendingRules.MAX_DEPTH);
        }
    }

    @Test
    default void many_senders_whose_sends_follow_each_other_lose_nothing() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            String[] texts = Stream.of(TransportRules.numbered(300))
                    .map(number -> number + "x".repeat(20_000))
                    .toArray(String[]::new);
            Thread sender = new Thread(() -> Stream.of(texts)
                    .forEach(text -> stream.connection()
                            .send(List.of(EventRules.event(text)))
                            .join()));
            sender.start();

            stream.client().event(texts.length - 1);
            assertThat(stream.client().data()).containsExactly(texts);
        }
    }

    @Test
    default void a_client_that_does_not_read_blocks_no_sender_and_gets_all_when_it_reads_on() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        try (EventRules.Opened stalled = EventRules.open(acceptor, EventEndingRules.small(uri));
                EventRules.Opened neighbour = EventRules.open(acceptor, uri)) {
            CompletableFuture<Void> stuck = EventRules.sendUntilStuck(stalled.connection());

            CompletableFuture<Void> sent = neighbour.connection().send(List.of(EventRules.event("still here")));

            assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
            assertThat(neighbour.client().event(0).data()).isEqualTo("still here");
            assertThat(stuck).isNotDone();
            assertThat(stalled.client().event(0).data()).hasSize(16 * 1024 * 1024);
            assertThat(stuck).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    default void a_send_that_is_under_way_when_the_stream_ends_fails_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stalled = EventRules.open(acceptor, EventEndingRules.small(serve(acceptor)))) {
            RecordingConnection connection = stalled.connection();
            CompletableFuture<Void> stuck = EventRules.sendUntilStuck(connection);

            connection.outlet().close(Disconnect.TOO_SLOW);

            connection.awaitClosed(Duration.ofSeconds(10));
            assertThat(stuck).failsWithin(Duration.ofSeconds(10));
            assertThat(connection.send("too late")).failsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    default void a_send_that_is_reported_may_be_followed_by_another_from_within() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            Outlet outlet = stream.connection().outlet();
            CompletableFuture<Void> second = new CompletableFuture<>();
            outlet.send(List.of(EventRules.event("a")), new Outlet.Done() {
                @Override
                public void sent() {
                    outlet.send(List.of(new Frame("data: b\n\n")), completing(second));
                    outlet.close(Disconnect.SERVER_RESTART);
                }

                @Override
                public void failed(Throwable cause) {
                    second.completeExceptionally(cause);
                }
            });

            assertThat(stream.client().event(0).data()).isEqualTo("a");
            EventEndingRules.assertEndedOnce(stream.connection());
            Eventually.holds("the second send is reported", Duration.ofSeconds(10), second::isDone);
        }
    }

    private static Outlet.Done completing(CompletableFuture<Void> outcome) {
        return new Outlet.Done() {
            @Override
            public void sent() {
                outcome.complete(null);
            }

            @Override
            public void failed(Throwable cause) {
                outcome.completeExceptionally(cause);
            }
        };
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How event streams end: always, in time, and once. */
interface EventEndingRules extends EventRules {
    /** The close timeout, and what a busy machine may add to it. */
    Duration IN_TIME = EndingRules.IN_TIME;

    @Test
    default void a_close_reaches_the_client_after_what_was_sent() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            RecordingConnection connection = stream.connection();

            connection.send(List.of(EventRules.event("farewell"))).get();
            connection.outlet().close(Disconnect.SERVER_RESTART);
            connection.outlet().close(Disconnect.INTERNAL_ERROR);

            assertThat(stream.client().awaitEnd(IN_TIME)).isEqualTo(EventClient.End.COMPLETE);
            assertThat(stream.client().data()).containsExactly("farewell");
            assertEndedOnce(connection);
        }
    }

    @Test
    default void a_client_that_does_not_read_is_cut_in_time() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stalled = EventRules.open(acceptor, small(serve(acceptor)))) {
            RecordingConnection connection = stalled.connection();
            CompletableFuture<Void> stuck = EventRules.sendUntilStuck(connection);

            long before = System.nanoTime();
            connection.outlet().close(Disconnect.TOO_SLOW);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(RecordingAcceptor.CLOSE_TIMEOUT);

            connection.awaitClosed(IN_TIME);
            assertThat(stuck).failsWithin(IN_TIME);
            assertEndedOnce(connection);
            stalled.client().awaitHangUp(IN_TIME);
        }
    }

    @Test
    default void clients_that_do_not_read_and_are_cut_keep_no_thread_of_the_server_busy() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        List<EventRules.Opened> stalled = new ArrayList<>();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        Frame large = EventRules.event("x".repeat(8 * 1024 * 1024));
        for (int i = 0; i < 12; i++) {
            EventRules.Opened opened = EventRules.open(acceptor, small(uri));
            stalled.add(opened);
            sends.add(opened.connection().send(List.of(large)));
        }
        Eventually.holdsOn(
                "the sends are stuck",
                Duration.ofMillis(300),
                () -> sends.stream().noneMatch(CompletableFuture::isDone));

        stalled.forEach(opened -> opened.connection().outlet().close(Disconnect.TOO_SLOW));
        stalled.forEach(opened -> assertEndedOnce(opened.connection()));
        assertServed(acceptor, uri);

        assertThat(sends).allSatisfy(send -> assertThat(send).failsWithin(IN_TIME));
        assertServed(acceptor, uri);
        stalled.forEach(EventRules.Opened::close);
    }

    @Test
    default void a_client_that_closes_is_found_out_by_heartbeats_and_reported_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            stream.client().close();

            beatUntilClosed(stream.connection());

            assertEndedOnce(stream.connection());
            assertThat(stream.connection().send("too late")).failsWithin(IN_TIME);
        }
    }

    @Test
    default void a_reset_is_found_out_by_heartbeats_and_reported_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            stream.client().reset();

            beatUntilClosed(stream.connection());

            assertEndedOnce(stream.connection());
        }
    }

    @Test
    default void a_reset_while_the_client_does_not_read_is_reported_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stalled = EventRules.open(acceptor, small(serve(acceptor)))) {
            CompletableFuture<Void> stuck = EventRules.sendUntilStuck(stalled.connection());

            stalled.client().reset();

            assertEndedOnce(stalled.connection());
            assertThat(stuck).failsWithin(IN_TIME);
        }
    }

    @Test
    default void a_client_that_only_says_it_will_ask_no_more_still_gets_its_events_or_is_reported_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (EventRules.Opened stream = EventRules.open(acceptor, serve(acceptor))) {
            RecordingConnection connection = stream.connection();
            stream.client().halfClose();

            connection
                    .send(List.of(EventRules.event("a")))
                    .exceptionally(failure -> null)
                    .join();
            connection.outlet().close(Disconnect.SERVER_RESTART);

            assertEndedOnce(connection);
            stream.client().awaitHangUp(IN_TIME);
        }
    }

    @Test
    default void a_client_that_goes_before_its_stream_begins_is_reported_once() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        EventClient client = EventClient.connect(EventRules.with(serve(acceptor), QUERY));
        RecordingConnection connection = acceptor.awaitConnection(0);

        client.reset();
        connection.send(List.of(EventRules.stage(EventNote.Stage.WELCOMED))).join();
        connection.awaitReceived(0);
        connection.send(List.of(EventRules.stage(EventNote.Stage.CONFIRMED))).join();
        beatUntilClosed(connection);

        assertEndedOnce(connection);
    }

    @Test
    default void two_hundred_streams_end_once_each() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        for (int i = 0; i < 200; i++) {
            EventRules.Opened stream = EventRules.open(acceptor, uri);
            switch (i % 4) {
                case 0 -> stream.client().close();
                case 1 -> stream.client().reset();
                case 2 -> stream.connection().outlet().close(Disconnect.SERVER_RESTART);
                default -> {
                    stream.client().close();
                    stream.connection().outlet().close(Disconnect.TOO_SLOW);
                }
            }
        }

        List<RecordingConnection> connections = acceptor.connections();
        assertThat(connections).hasSize(200);
        connections.forEach(EventEndingRules::beatUntilClosed);
        assertThat(connections).allSatisfy(EventEndingRules::assertEndedOnce);
    }

    @Test
    default void streams_that_follow_each_other_never_get_what_is_sent_to_one_that_has_ended() {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        EventRequest request = EventClient.to(EventRules.with(uri, QUERY));
        EventRules.Opened stream = EventRules.open(acceptor, request);
        for (int i = 0; i < 50; i++) {
            RecordingConnection old = stream.connection();
            EventClient client = stream.client();
            old.send(List.of(EventRules.event("n" + i))).join();
            old.outlet().close(Disconnect.SERVER_RESTART);
            assertThat(client.awaitEnd(IN_TIME)).isEqualTo(EventClient.End.COMPLETE);
            assertThat(client.data()).containsExactly("n" + i);

            EventClient next = EventRules.isLast(client) ? request.connect() : client.next(request);
            stream = EventRules.begin(next, acceptor.awaitConnection(i + 1));
            assertThat(old.send(List.of(EventRules.event("late")))).failsWithin(IN_TIME);
            old.outlet().close(Disconnect.TOO_SLOW);
            if (EventRules.isLast(client)) {
                client.close();
            }
        }
        stream.close();
        assertThat(acceptor.connections().subList(0, 50)).allSatisfy(EventEndingRules::assertEndedOnce);
    }

    /** Returns a client that is stuck soon when it does not read. */
    static EventRequest small(URI uri) {
        return EventClient.to(EventRules.with(uri, QUERY)).receiveBuffer(SMALL_BUFFER_BYTES);
    }

    /** Sends heartbeats, as the engine does, until the transport finds that the client is gone. */
    static void beatUntilClosed(RecordingConnection connection) {
        List<CompletableFuture<Void>> last = new ArrayList<>();
        Eventually.holds("the client is found to be gone", IN_TIME, () -> {
            if (connection.timesClosed() == 0 && (last.isEmpty() || last.get(0).isDone())) {
                last.clear();
                last.add(connection.send(List.of(new Frame(":\n\n"))));
            }
            return connection.timesClosed() > 0;
        });
    }

    /** Fails unless a new client gets what it is sent. */
    private static void assertServed(RecordingAcceptor acceptor, URI uri) {
        try (EventRules.Opened neighbour = EventRules.open(acceptor, uri)) {
            assertThat(neighbour.connection().send(List.of(EventRules.event("still here"))))
                    .succeedsWithin(IN_TIME);
            assertThat(neighbour.client().event(0).data()).isEqualTo("still here");
        }
    }

    /** Waits for the end, and makes sure that it is not reported again. */
    static void assertEndedOnce(RecordingConnection connection) {
        connection.awaitClosed(IN_TIME);
        assertThat(connection.timesClosed()).isOne();
    }
}

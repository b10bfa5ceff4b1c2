package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.transport.Frame;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What the groups of rules of {@link EventStreamContract} have in common. */
interface EventRules extends TransportRules {
    /** What a client that subscribes to a channel asks for. */
    String QUERY = "?channel=Room";

    /** Small enough that a client which does not read is stuck soon. */
    int SMALL_BUFFER_BYTES = 4096;

    /** Returns an address with a query. */
    static URI with(URI uri, String query) {
        return URI.create(uri + query);
    }

    /** Returns a text as it stands in a query. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns a frame of the engine that has no text, and says how far it has come. */
    static Frame stage(EventNote.Stage stage) {
        return new Frame("", stage);
    }

    /** Returns an event with one line of data. */
    static Frame event(String data) {
        return new Frame("data: " + data + "\n\n");
    }

    /** Returns an event for each line of data. */
    static List<Frame> events(String... data) {
        return Stream.of(data).map(EventRules::event).toList();
    }

    /** Opens a stream with one subscription, as the engine does when all goes well. */
    static Opened open(RecordingAcceptor acceptor, URI uri) {
        return open(acceptor, EventClient.to(with(uri, QUERY)));
    }

    /** Opens a stream with one subscription for a request; no other client may come at the same time. */
    static Opened open(RecordingAcceptor acceptor, EventRequest request) {
        int index = acceptor.connections().size();
        EventClient client = request.connect();
        return begin(client, acceptor.awaitConnection(index));
    }

    /** Confirms the one subscription of a connection. */
    static Opened begin(EventClient client, RecordingConnection connection) {
        connection.send(List.of(stage(EventNote.Stage.WELCOMED))).join();
        connection.awaitReceived(0);
        CompletableFuture<Void> confirmed = connection.send(List.of(stage(EventNote.Stage.CONFIRMED)));
        assertThat(client.status()).isEqualTo(200);
        assertThat(confirmed).succeedsWithin(Duration.ofSeconds(10));
        return new Opened(client, connection);
    }

    /** Sends more than the network can hold for a client that does not read, and returns the send that is stuck. */
    static CompletableFuture<Void> sendUntilStuck(RecordingConnection connection) {
        long before = System.nanoTime();
        CompletableFuture<Void> send = connection.send(List.of(event("x".repeat(16 * 1024 * 1024))));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        Eventually.holdsOn("the send is stuck", Duration.ofMillis(500), () -> !send.isDone());
        return send;
    }

    /** Tells whether an answer is the last one on its connection. */
    static boolean isLast(EventClient client) {
        return client.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    /** Both ends of a stream that has begun. */
    record Opened(EventClient client, RecordingConnection connection) implements AutoCloseable {
        @Override
        public void close() {
            client.close();
        }
    }
}

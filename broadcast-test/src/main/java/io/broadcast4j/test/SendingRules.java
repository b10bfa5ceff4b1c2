package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How a transport's outlet sends. */
interface SendingRules extends TransportRules {
    /** Far more than a send needs, far less than a stack holds. */
    int MAX_DEPTH = 200;

    @Test
    default void frames_of_all_sizes_arrive_whole_and_in_order() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            String[] texts = {
                "",
                "a",
                TransportRules.textOf(125),
                TransportRules.textOf(126),
                TransportRules.textOf(8191),
                TransportRules.textOf(65_536),
                TransportRules.textOf(307_200),
                "end 👋🏽"
            };

            acceptor.awaitConnection(0).send(texts).get(10, TimeUnit.SECONDS);

            client.message(texts.length - 1);
            assertThat(client.messages()).containsExactly(texts);
        }
    }

    @Test
    default void twenty_thousand_frames_in_one_send_arrive_in_order() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            String[] texts = TransportRules.numbered(20_000);

            acceptor.awaitConnection(0).send(texts).get(20, TimeUnit.SECONDS);

            client.message(texts.length - 1);
            assertThat(client.messages()).containsExactly(texts);
        }
    }

    @Test
    default void twenty_thousand_sends_in_a_row_do_not_nest() throws Exception {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (CableClient client = CableClient.connect(serve(acceptor))) {
            String[] texts = TransportRules.numbered(20_000);
            SendChain chain = new SendChain(acceptor.awaitConnection(0).outlet(), Stream.of(texts));

            chain.start();

            chain.ended.get(20, TimeUnit.SECONDS);
            client.message(texts.length - 1);
            assertThat(client.messages()).containsExactly(texts);
            assertThat(chain.deepest.get()).isLessThan(MAX_DEPTH);
        }
    }

    @Test
    default void a_client_that_does_not_read_blocks_no_sender() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        URI uri = serve(acceptor);
        try (RawWebSocket stalled = new RawWebSocket(uri)) {
            assertThat(stalled.status()).isEqualTo(101);
            CompletableFuture<Void> stuck = sendUntilStuck(acceptor.awaitConnection(0));
            CableClient neighbour = CableClient.connect(uri);

            CompletableFuture<Void> sent = acceptor.awaitConnection(1).send("still here");

            assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
            assertThat(neighbour.message(0)).isEqualTo("still here");
            assertThat(stuck).isNotDone();
            neighbour.close();
        }
    }

    @Test
    default void a_send_that_is_under_way_when_the_connection_ends_fails_once() throws IOException {
        RecordingAcceptor acceptor = new RecordingAcceptor();
        try (RawWebSocket stalled = new RawWebSocket(serve(acceptor))) {
            assertThat(stalled.status()).isEqualTo(101);
            RecordingConnection connection = acceptor.awaitConnection(0);
            CompletableFuture<Void> stuck = sendUntilStuck(connection);

            connection.outlet().close(Disconnect.TOO_SLOW);

            connection.awaitClosed(Duration.ofSeconds(10));
            assertThat(stuck).failsWithin(Duration.ofSeconds(10));
            assertThat(connection.send("too late")).failsWithin(Duration.ofSeconds(10));
        }
    }

    /** Sends more than the network can hold for a client that does not read, and returns the send that is stuck. */
    static CompletableFuture<Void> sendUntilStuck(RecordingConnection connection) {
        long before = System.nanoTime();
        CompletableFuture<Void> send = connection.send("x".repeat(16 * 1024 * 1024));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        Eventually.holdsOn("the send is stuck", Duration.ofMillis(500), () -> !send.isDone());
        return send;
    }

    /** Sends one frame when the one before is reported as sent, with the loop that the contract asks for. */
    final class SendChain implements Outlet.Done {
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        final AtomicInteger deepest = new AtomicInteger();
        private final Outlet outlet;
        private final java.util.Iterator<String> texts;
        private final AtomicInteger reports = new AtomicInteger();

        SendChain(Outlet outlet, Stream<String> texts) {
            this.outlet = outlet;
            this.texts = texts.iterator();
        }

        void start() {
            sent();
        }

        @Override
        public void sent() {
            deepest.accumulateAndGet(
                    StackWalker.getInstance()
                            .walk(frames -> (int) frames.limit(MAX_DEPTH).count()),
                    Math::max);
            if (reports.getAndIncrement() > 0) {
                return;
            }
            do {
                if (!texts.hasNext()) {
                    ended.complete(null);
                    return;
                }
                outlet.send(List.of(new Frame(texts.next())), this);
            } while (reports.decrementAndGet() > 0);
        }

        @Override
        public void failed(Throwable cause) {
            ended.completeExceptionally(cause);
        }
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come and go while somebody counts aloud: whoever listens hears each number once, and none left out. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class OrderStressTest {
    private static final int CLIENTS = 3;
    private static final int SESSIONS_EACH = 150;
    private static final int HEARD = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
    private final BroadcastServer server = BroadcastServer.builder()
            .channel("Room", new Counting())
            .limits(Limits.DEFAULT.timing(timing -> timing.withStop(Duration.ofSeconds(1), Duration.ofSeconds(2))))
            .build();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void stop() {
        over.set(true);
        threads.shutdown();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"frames", "listener"})
    void a_subscriber_hears_consecutive_numbers(String how) throws Exception {
        String identifier = "{\"channel\":\"Room\",\"how\":\"" + how + "\"}";
        // Somebody listens all the time, so no number goes by unheard between one client and the next.
        new LabClient(server, Lab.handshake().build())
                .subscribe(identifier)
                .outlet
                .await(2);
        threads.execute(this::count);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                for (int session = 0; session < SESSIONS_EACH; session++) {
                    listen(identifier);
                }
            }));
        }
        for (Future<?> client : clients) {
            client.get();
        }
    }

    private void count() {
        for (int number = 0; !over.get(); number++) {
            server.broadcaster().broadcast(Stream.of("count"), number);
            LockSupport.parkNanos(10_000);
        }
    }

    private void listen(String identifier) {
        LabClient client = new LabClient(server, Lab.handshake().build());
        client.outlet.await(1);
        client.subscribe(identifier);
        client.outlet.await(2 + HEARD);
        client.perform(identifier, "{\"action\":\"again\"}");
        client.outlet.await(2 + 2 * HEARD);
        client.unsubscribe(identifier).subscribe(identifier);
        client.outlet.await(texts -> texts.indexOf(confirmed(identifier)) < texts.lastIndexOf(confirmed(identifier)));
        client.leave();

        List<String> texts = client.texts().stream()
                .filter(text -> !text.contains("\"type\":\"ping\""))
                .toList();
        int again = texts.lastIndexOf(confirmed(identifier));
        assertThat(texts.get(1)).isEqualTo(confirmed(identifier));
        assertConsecutive(texts.subList(2, again));
        // The first may be a straggler: a frame that had passed the gate of the subscription that ended.
        assertConsecutive(texts.subList(Math.min(again + 2, texts.size()), texts.size()));
    }

    private static void assertConsecutive(List<String> messages) {
        long expected = -1;
        for (String message : messages) {
            long number = Long.parseLong(message.replaceAll(".*\"message\":(\\d+)}", "$1"));
            assertThat(number).as("after %d", expected - 1).isEqualTo(expected < 0 ? number : expected);
            expected = number + 1;
        }
    }

    /** Streams the numbers, as frames or by way of a listener. */
    static final class Counting implements Channel {
        @Override
        public void subscribed(Subscription client) {
            stream(client);
        }

        @Action
        public void again(Subscription client) {
            if (!client.params().text("how").equals("listener")) {
                stream(client);
            }
        }

        private static void stream(Subscription client) {
            if (client.params().text("how").equals("listener")) {
                client.streamFrom(Stream.of("count"), client::transmit);
            } else {
                client.streamFrom(Stream.of("count"));
            }
        }
    }
}

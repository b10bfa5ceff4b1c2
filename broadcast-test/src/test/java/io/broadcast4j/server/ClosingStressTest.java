package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.transport.Disconnect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that end at any step of what they do, on real threads. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ClosingStressTest {
    private static final long SEED = 20_261_121;
    private static final int DRIVERS = 4;
    private static final int CONNECTIONS_EACH = 5_000;
    private static final int STREAMS = 5;
    private static final String OTHER_ROOM = "{\"channel\":\"Room\",\"other\":true}";

    private final Busy channel = new Busy();
    private final ExecutorService application = Executors.newFixedThreadPool(4);
    private final ExecutorService drivers = Executors.newFixedThreadPool(DRIVERS);
    private final BroadcastServer server = BroadcastServer.builder()
            .channel("Room", channel)
            .executor(application)
            .build();

    @AfterEach
    void stop() {
        server.close();
        application.shutdown();
        drivers.shutdown();
    }

    @Test
    void nothing_is_left_of_connections_that_close_at_any_step() throws Exception {
        List<Future<?>> driven = new ArrayList<>();
        for (int i = 0; i < DRIVERS; i++) {
            Random random = new Random(SEED + i);
            driven.add(drivers.submit(() -> drive(random)));
        }
        for (Future<?> driver : driven) {
            driver.get();
        }

        await("every connection is cleaned up").atMost(Duration.ofSeconds(30)).until(() -> server.connections() == 0);
        assertThat(server.streams()).isZero();
        assertThat(channel.twice).hasValue(0);
        assertThat(channel.unsubscribed).hasValue(channel.subscribed.get());
        assertThat(channel.subscribed).as("subscriptions").hasValueGreaterThan(2_000);
        assertThat(channel.acted).as("actions").hasValueGreaterThan(100);
    }

    private void drive(Random random) {
        for (int i = 0; i < CONNECTIONS_EACH; i++) {
            LabClient client = new LabClient(server, Lab.handshake().build());
            if (random.nextInt(4) == 0) {
                client.outlet.stall();
            }
            if (random.nextBoolean()) {
                client.outlet.await(1);
            }
            int steps = random.nextInt(10);
            for (int step = 0; step < steps; step++) {
                step(client, random);
            }
            end(client, random);
        }
    }

    private void step(LabClient client, Random random) {
        String identifier = random.nextBoolean() ? ROOM : OTHER_ROOM;
        switch (random.nextInt(6)) {
            case 0, 1 -> client.subscribe(identifier);
            case 2 -> client.perform(identifier, "{\"action\":\"act\"}");
            case 3 -> client.unsubscribe(identifier);
            case 4 -> server.broadcaster().broadcast(Stream.of("s", random.nextInt(STREAMS)), "x");
            default -> client.outlet.complete();
        }
        if (random.nextInt(3) == 0) {
            LockSupport.parkNanos(1);
        }
    }

    private static void end(LabClient client, Random random) {
        if (random.nextInt(3) == 0) {
            client.inlet.refuse(Disconnect.UNSUPPORTED_DATA);
            client.outlet.resume();
        }
        client.leave();
    }

    /** Takes part in everything, and counts. */
    static final class Busy implements Channel {
        private final AtomicInteger subscribed = new AtomicInteger();
        private final AtomicInteger unsubscribed = new AtomicInteger();
        private final AtomicInteger acted = new AtomicInteger();
        private final AtomicInteger twice = new AtomicInteger();

        @Override
        public void subscribed(Subscription client) {
            int number = subscribed.incrementAndGet();
            client.streamFrom(Stream.of("s", number % STREAMS));
            client.streamFrom(Stream.of("s", (number + 1) % STREAMS), message -> client.transmit("heard"));
            client.every(Duration.ofMillis(1), () -> client.transmit("tick"));
            if (number % 7 == 0) {
                client.reject();
            } else if (number % 11 == 0) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void unsubscribed(Subscription client) {
            unsubscribed.incrementAndGet();
            if (client.attributes().put("ended", true) != null) {
                twice.incrementAndGet();
            }
        }

        @Action
        public void act(Subscription client) {
            int number = acted.incrementAndGet();
            client.broadcast(Stream.of("s", number % STREAMS), number);
            client.streamFrom(Stream.of("s", number % STREAMS));
            client.stopStreamFrom(Stream.of("s", (number + 1) % STREAMS));
        }
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadcast4j.Stream;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class ShutdownTest {
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));

    @Test
    void close_sends_everybody_away_and_tells_the_channels() {
        Lab lab = Lab.of(channel);
        LabClient ann = lab.connect().inRoom();
        LabClient bob = lab.connect().inRoom();

        lab.server.close();

        for (LabClient client : List.of(ann, bob)) {
            assertThat(client.fresh()).containsExactly(goodbye("server_restart", true));
            assertThat(client.closed()).contains(Disconnect.SERVER_RESTART);
            assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1001);
        }
        assertThat(channel.count("unsubscribed")).isEqualTo(2);
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void close_twice_is_once() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect().inRoom();

        lab.server.close();
        lab.server.close();

        assertThat(client.fresh()).hasSize(1);
        assertThat(channel.count("unsubscribed")).isOne();
    }

    @Test
    void new_handshakes_are_refused() {
        Lab lab = Lab.of(channel);
        lab.server.close();

        Admission admission = lab.server.admit(Lab.handshake().build());

        assertThat(admission.status()).isEqualTo(503);
        assertThat(admission.retryAfterSeconds()).isPositive();
        assertThat(lab.events.all()).contains("refused stopping ");
    }

    @Test
    void a_client_that_slipped_in_is_sent_away_at_once() {
        Lab lab = Lab.of(channel);
        lab.server.close();

        LabClient late = lab.open(Lab.handshake());

        assertThat(late.texts()).containsExactly(goodbye("server_restart", true));
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void many_clients_are_sent_away_a_slice_at_a_time() throws Exception {
        Lab lab = stopping(Duration.ofSeconds(1), Duration.ofSeconds(10));
        List<LabClient> clients = connect(lab, 100);
        ExecutorService closer = Executors.newSingleThreadExecutor();
        closer.execute(lab.server::close);
        closer.shutdown();

        SortedSet<Integer> left = new TreeSet<>();
        await().pollInterval(Duration.ofMillis(1)).pollInSameThread().until(() -> {
            lab.pass(Duration.ofMillis(50));
            left.add(lab.server.connections());
            return left.first() == 0;
        });

        assertThat(closer.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(clients).allSatisfy(client -> assertThat(client.texts()).endsWith(goodbye("server_restart", true)));
        assertThat(left).hasSizeGreaterThanOrEqualTo(8);
        assertThat(channel.count("unsubscribed")).isEqualTo(100);
    }

    @Test
    void the_spread_is_over_when_the_time_for_it_is() {
        BroadcastServer server = BroadcastServer.builder()
                .channel("Room", channel)
                .limits(limits(Duration.ofMillis(300), Duration.ofSeconds(10)))
                .build();
        List<LabClient> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(new LabClient(server, Lab.handshake().build()));
        }

        long begun = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(8));
        assertThat(server.connections()).isZero();
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.outlet.awaitClose()).isEqualTo(Disconnect.SERVER_RESTART));
    }

    @Test
    void a_callback_that_never_ends_does_not_keep_the_server_from_stopping() throws InterruptedException {
        CountDownLatch begunToAct = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService executor = Executors.newCachedThreadPool();
        RecordingChannel stuck = new RecordingChannel().acting(client -> {
            begunToAct.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        BroadcastServer server = BroadcastServer.builder()
                .channel("Room", stuck)
                .executor(executor)
                .limits(limits(Duration.ofMillis(100), Duration.ofMillis(300)))
                .build();
        LabClient client = new LabClient(server, Lab.handshake().build());
        client.subscribe(ROOM).act("act");
        begunToAct.await();

        long begun = System.nanoTime();
        server.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(8));
        assertThat(client.outlet.awaitClose()).isEqualTo(Disconnect.SERVER_RESTART);
        never.countDown();
        executor.shutdown();
    }

    private Lab stopping(Duration drain, Duration stop) {
        return Lab.with(builder -> builder.channel("Room", channel).limits(limits(drain, stop)));
    }

    private static Limits limits(Duration drain, Duration stop) {
        UnaryOperator<Limits.Capacity> roomy = capacity -> capacity.withConnections(1_000, 1_000, 1_000);
        return Limits.DEFAULT.capacity(roomy).timing(timing -> timing.withStop(drain, stop));
    }

    private static List<LabClient> connect(Lab lab, int count) {
        List<LabClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(lab.connect().inRoom());
        }
        return clients;
    }
}

package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.test.DeliveryChecker;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are cut off and come back at random moments, while a message is published each millisecond. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ResumeStressTest {
    private static final int CLIENTS = 4;
    private static final int RESUMES_EACH = 250;
    private static final long SEED = 42;
    private static final String NAME = "count";
    private static final Stream STREAM = Stream.of(NAME);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 3);
    private final DeliveryChecker checker = new DeliveryChecker();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        over.set(true);
        for (AutoCloseable one : opened) {
            one.close();
        }
        threads.shutdownNow();
    }

    @Test
    void a_thousand_resumes_lose_nothing_and_bring_nothing_twice() throws Exception {
        int rejections = run(new InMemoryBackplane(), () -> {}, HistoryPolicy.keep(10_000, Duration.ofMinutes(5)), 0);

        assertThat(checker.judge().findings()).isEmpty();
        assertThat(rejections).isZero();
    }

    @Test
    void so_it_is_where_the_backplane_loses_some_messages_and_brings_others_twice() throws Exception {
        LossyBackplane backplane = new LossyBackplane(SEED);

        int rejections = run(backplane, backplane::recover, HistoryPolicy.keep(10_000, Duration.ofMinutes(5)), 0);

        assertThat(checker.judge().findings()).isEmpty();
        assertThat(rejections).isZero();
    }

    @Test
    void where_little_is_remembered_every_loss_is_told_and_nothing_else() throws Exception {
        int rejections = run(new InMemoryBackplane(), () -> {}, HistoryPolicy.keep(40, Duration.ofMinutes(5)), 100_000);

        assertThat(checker.judge().findings()).isEmpty();
        assertThat(rejections).as("times something was gone").isPositive();
    }

    /** Returns how often a client was told that something is gone. */
    private int run(Backplane backplane, Runnable atTheEnd, HistoryPolicy policy, long awayMicros) throws Exception {
        BroadcastServer server = BroadcastServer.builder()
                .channel("Room", new RecordingChannel(client -> client.streamFrom(STREAM)))
                .backplane(backplane)
                .fanOut(threads, 2)
                .history(policy)
                .limits(Limits.DEFAULT.timing(timing -> timing.withStop(Duration.ofSeconds(1), Duration.ofSeconds(2))))
                .build();
        opened.add(server);
        Position first = publish(server, 0);
        List<Resumer> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Resumer(server, NAME, checker.subscribed("client " + i, STREAM, first), first, SEED + i));
        }
        Future<Position> publisher = threads.submit(() -> publishUntilOver(server, atTheEnd));
        int resumes = awayMicros == 0 ? RESUMES_EACH : RESUMES_EACH / 5;
        inParallel(clients, client -> {
            for (int i = 0; i < resumes; i++) {
                client.comeAndGo(awayMicros);
            }
        });
        over.set(true);
        Position end = publisher.get();
        inParallel(clients, client -> client.hearTheEnd(end));
        return clients.stream().mapToInt(Resumer::rejections).sum();
    }

    private void inParallel(List<Resumer> clients, java.util.function.Consumer<Resumer> work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        clients.forEach(client -> running.add(threads.submit(() -> work.accept(client))));
        for (Future<?> one : running) {
            one.get();
        }
    }

    private Position publishUntilOver(BroadcastServer server, Runnable atTheEnd) {
        int number = 1;
        while (!over.get()) {
            publish(server, number++);
            LockSupport.parkNanos(1_000_000);
        }
        atTheEnd.run();
        return publish(server, number);
    }

    private Position publish(BroadcastServer server, int number) {
        Position position = server.broadcaster()
                .broadcast(STREAM, number)
                .toCompletableFuture()
                .join();
        checker.published(STREAM, Integer.toString(number), Integer.toString(number), position);
        return position;
    }
}

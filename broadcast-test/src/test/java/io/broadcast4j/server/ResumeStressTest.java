package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.DeliveryReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that are cut off and come back at random moments, while a message is published each millisecond.
 *
 * <p>The seed fixes how long the pauses are, and what the dice of the lossy backplane say. It does not fix when which thread
 * runs, so no two runs are the same.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ResumeStressTest {
    private static final int CLIENTS = 4;
    private static final int RESUMES_EACH = 250;
    private static final int LEAST_PER_SECOND = 300;
    private static final long PACE_NANOS = 1_000_000;
    private static final long SEED = 42;
    private static final String NAME = "count";
    private static final Stream STREAM = Stream.of(NAME);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 3);
    private final DeliveryChecker checker = new DeliveryChecker();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Told told = new Told();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable one : opened) {
            one.close();
        }
        threads.shutdownNow();
    }

    @Test
    void a_thousand_resumes_lose_nothing_and_bring_nothing_twice() throws Exception {
        int rejections = run(new InMemoryBackplane(), () -> {}, HistoryPolicy.keep(10_000, Duration.ofMinutes(5)), 0);

        assertEverybodyGotEverything(rejections);
    }

    @Test
    void so_it_is_where_the_backplane_loses_some_messages_and_brings_others_twice() throws Exception {
        LossyBackplane backplane = new LossyBackplane(SEED);

        int rejections = run(backplane, backplane::recover, HistoryPolicy.keep(10_000, Duration.ofMinutes(5)), 0);

        assertEverybodyGotEverything(rejections);
        assertThat(backplane.lost()).as("messages lost on their way").isPositive();
        assertThat(backplane.repeated()).as("messages brought twice").isPositive();
        assertThat(told.repaired.sum()).as("messages repaired").isPositive();
    }

    @Test
    void where_little_is_remembered_every_loss_is_told_and_nothing_else() throws Exception {
        int rejections = run(new InMemoryBackplane(), () -> {}, HistoryPolicy.keep(40, Duration.ofMinutes(5)), 100_000);

        DeliveryReport report = checker.judge();
        assertThat(report.findings()).isEmpty();
        assertThat(rejections).as("times something was gone").isPositive();
        assertThat(told.replayed.sum()).as("messages replayed").isPositive();
        assertThat(report.deliveries()).as("deliveries judged").isGreaterThan(RESUMES_EACH);
    }

    private void assertEverybodyGotEverything(int rejections) {
        DeliveryReport report = checker.judge();
        assertThat(report.findings()).isEmpty();
        assertThat(rejections).isZero();
        assertThat(told.replayed.sum()).as("messages replayed").isGreaterThan(RESUMES_EACH);
        assertThat(report.publications()).as("messages published").isGreaterThan(RESUMES_EACH);
        assertThat(report.deliveries()).as("deliveries judged").isEqualTo(CLIENTS * (report.publications() - 1));
    }

    /** Counts what the server tells. Thread-safe. */
    private static final class Told implements BroadcastObserver {
        private final LongAdder replayed = new LongAdder();
        private final LongAdder repaired = new LongAdder();

        @Override
        public void historyReplayed(ConnectionInfo connection, String identifier, int messages) {
            replayed.add(messages);
        }

        @Override
        public void messagesRepaired(Stream stream, int messages) {
            repaired.add(messages);
        }
    }

    /** Returns how often a client was told that something is gone. */
    private int run(Backplane backplane, Runnable atTheEnd, HistoryPolicy policy, long awayMicros) throws Exception {
        BroadcastServer server = BroadcastServer.builder()
                .channel("Room", new RecordingChannel(client -> client.streamFrom(STREAM)))
                .backplane(backplane)
                .fanOut(threads, 2)
                .history(policy)
                .observer(told)
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
                client.comeAndGo(awayMicros, over);
            }
        });
        over.countDown();
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

    /** Keeps to its times: what is late is made up for, so that the pace holds on a busy machine. */
    private Position publishUntilOver(BroadcastServer server, Runnable atTheEnd) throws InterruptedException {
        long began = System.nanoTime();
        int number = 0;
        do {
            publish(server, ++number);
        } while (!over.await(began + number * PACE_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS));
        long tookNanos = System.nanoTime() - began;
        assertThat(number * TimeUnit.SECONDS.toNanos(1) / tookNanos)
                .as("messages each second")
                .isGreaterThan(LEAST_PER_SECOND);
        atTheEnd.run();
        return publish(server, number + 1);
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

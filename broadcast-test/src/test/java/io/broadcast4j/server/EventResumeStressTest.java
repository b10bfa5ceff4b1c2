package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.DeliveryReport;
import io.broadcast4j.test.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients of event streams with several subscriptions to several streams, that are cut off and come back at random moments,
 * while two threads publish. What a cut leaves of a batch, of a replay or of the beginning is a matter of chance.
 *
 * <p>The seed fixes who subscribes to what, after how many pieces a connection breaks, and how long the pauses are. It does
 * not fix when which thread runs, so no two runs are the same.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class EventResumeStressTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 5;
    private static final int RESUMES_EACH = 40;
    private static final int PUBLISHERS = 2;
    /** Room for all that a client has missed that is cut off again and again before it has heard of its last stream. */
    private static final int QUEUE_BYTES = 64 << 20;

    private static final long PACE_NANOS = 500_000;
    private static final List<String> REMEMBERED = List.of("a", "b", "c", "d", "e");
    private static final List<String> ALL = List.of("a", "b", "c", "d", "e", "listened", "state", "off");

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + PUBLISHERS + 2);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        threads.shutdownNow();
    }

    @Test
    void nothing_is_lost_doubled_or_out_of_order_wherever_connections_break() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Run run = new Run(new InMemoryBackplane(), 10_000, 100L * round);
            run.play(0, () -> {});

            assertThat(run.checker.judge().findings()).isEmpty();
            run.assertSound();
            assertThat(run.clients)
                    .allSatisfy(client -> assertThat(client.gaps()).isZero());
        }
    }

    @Test
    void so_it_is_where_the_backplane_loses_some_messages_and_brings_others_twice() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LossyBackplane backplane = new LossyBackplane(round);
            Run run = new Run(backplane, 10_000, 100L * round + 50);
            run.play(0, backplane::recover);

            assertThat(run.checker.judge().findings()).isEmpty();
            run.assertSound();
            assertThat(backplane.lost()).as("messages lost on their way").isPositive();
            assertThat(run.clients)
                    .allSatisfy(client -> assertThat(client.gaps()).isZero());
        }
    }

    @Test
    void where_little_is_remembered_no_loss_is_silent() throws Exception {
        int gaps = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Run run = new Run(new InMemoryBackplane(), 20, 100L * round + 70);
            run.play(60_000, () -> {});

            // A gap is told of a whole subscription, though one of its streams may have missed nothing.
            DeliveryReport report = run.checker.judge();
            assertThat(report.findings())
                    .filteredOn(one -> one.kind() != Finding.Kind.FALSE_GAP)
                    .isEmpty();
            run.assertSound();
            gaps += run.clients.stream().mapToInt(EventSourceUser::gaps).sum();
        }
        assertThat(gaps).as("times something was gone").isPositive();
    }

    /** A server, clients and publishers, from the first message to the last. */
    private final class Run {
        private final DeliveryChecker checker = new DeliveryChecker();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Map<String, AtomicInteger> numbers = new ConcurrentHashMap<>();
        private final BroadcastServer server;
        private final List<EventSourceUser> clients = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final long seed;

        Run(Backplane backplane, int kept, long seed) {
            this.seed = seed;
            server = BroadcastServer.builder()
                    .channel("Mixed", new MixedChannel())
                    .backplane(backplane)
                    .fanOut(threads, 2)
                    .history(HistoryPolicy.keep(kept, Duration.ofMinutes(5)))
                    .history("state", HistoryPolicy.latestOnly(Duration.ofMinutes(5)))
                    .history("off", HistoryPolicy.OFF)
                    .limits(Limits.DEFAULT
                            .timing(timing -> timing.withStop(Duration.ofSeconds(1), Duration.ofSeconds(2)))
                            .outbound(outbound -> outbound.withQueueBytes(QUEUE_BYTES)))
                    .observer(new BroadcastObserver() {
                        @Override
                        public void internalFailure(String where, Throwable failure) {
                            synchronized (failures) {
                                failures.add(failure);
                            }
                        }
                    })
                    .build();
            opened.add(server);
            ALL.forEach(stream -> numbers.put(stream, new AtomicInteger()));
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new EventSourceUser(server, checker, REMEMBERED, seed + i));
            }
        }

        void play(long awayMicros, Runnable atTheEnd) throws Exception {
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                publishers.add(threads.submit(() -> publishUntilOver(random)));
            }
            inParallel(client -> {
                for (int i = 0; i < RESUMES_EACH; i++) {
                    client.comeAndGo(awayMicros, over);
                }
            });
            over.countDown();
            for (Future<?> publisher : publishers) {
                publisher.get();
            }
            atTheEnd.run();
            inParallel(EventSourceUser::stay);
            Map<String, String> last = new ConcurrentHashMap<>();
            ALL.forEach(stream -> last.put(stream, publish(stream)));
            inParallel(client -> client.hearTheEnd(last));
        }

        void assertSound() {
            assertThat(failures).isEmpty();
            assertThat(clients).allSatisfy(client -> assertThat(client.wrong()).isEmpty());
            assertThat(clients.stream().mapToInt(EventSourceUser::passing).sum())
                    .as("messages that nobody remembers")
                    .isPositive();
            assertThat(checker.judge().deliveries()).as("deliveries judged").isGreaterThan(CLIENTS * RESUMES_EACH);
        }

        private void inParallel(Consumer<EventSourceUser> work) throws Exception {
            List<Future<?>> running = new ArrayList<>();
            clients.forEach(client -> running.add(threads.submit(() -> work.accept(client))));
            for (Future<?> one : running) {
                one.get();
            }
        }

        private Void publishUntilOver(SplittableRandom random) throws InterruptedException {
            long began = System.nanoTime();
            int count = 0;
            do {
                publish(ALL.get(random.nextInt(ALL.size())));
                count++;
            } while (!over.await(began + count * PACE_NANOS - System.nanoTime(), TimeUnit.NANOSECONDS));
            return null;
        }

        /** The numbers of a state grow from message to message, so that one publisher at a time has its turn. */
        private String publish(String stream) {
            AtomicInteger numbering = numbers.get(stream);
            synchronized (numbering) {
                String message = stream + "/" + numbering.incrementAndGet();
                Position position = server.broadcaster()
                        .broadcast(Stream.of(stream), message)
                        .toCompletableFuture()
                        .join();
                checker.published(Stream.of(stream), message, message, position);
                return message;
            }
        }
    }
}

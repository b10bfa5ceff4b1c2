package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class HistoryStressTest {
    private static final long SEED = 5;
    private static final int PUBLISHERS = 8;
    private static final int EACH = 5_000;
    private static final HistoryPolicy FIFTY = HistoryPolicy.keep(50, Duration.ofMinutes(5));
    private static final List<Stream> STREAMS =
            IntStream.range(0, 6).mapToObj(i -> Stream.of("stream", i)).toList();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger publishing = new AtomicInteger(PUBLISHERS);
    private final AtomicInteger replays = new AtomicInteger();
    private final AtomicInteger gaps = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Small enough that histories are evicted all the time. */
    @Test
    void a_replay_begins_right_after_what_was_asked_for_or_is_a_gap() throws Exception {
        try (InMemoryBackplane backplane =
                InMemoryBackplane.builder().maxHistoryBytes(40_000).build()) {
            backplane.start(message -> {});
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                Random random = new Random(SEED + i);
                runs.add(() -> publish(backplane, random));
            }
            for (int i = 0; i < 3; i++) {
                Random random = new Random(SEED + 100 + i);
                runs.add(() -> read(backplane, random));
            }

            runTogether(runs);

            assertThat(replays).hasPositiveValue();
            assertThat(gaps).hasPositiveValue();
            assertThat(((InMemoryHistory) backplane.history()).bytes()).isLessThanOrEqualTo(40_000);
        }
    }

    /** What is received of a stream after a subscription is what was stored after its base, without a hole. */
    @Test
    void messages_arrive_in_the_order_of_their_positions() throws Exception {
        Map<Stream, Position> last = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        AtomicInteger arrived = new AtomicInteger();
        try (InMemoryBackplane backplane = new InMemoryBackplane()) {
            backplane.start(message -> {
                Position before = last.put(message.stream(), message.position());
                if (before != null && !message.position().isNextAfter(before)) {
                    wrong.add(before + " then " + message.position());
                }
                arrived.incrementAndGet();
            });
            for (Stream stream : STREAMS) {
                last.put(stream, HistoryLab.now(backplane.subscribe(stream)));
            }
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                Random random = new Random(SEED + i);
                runs.add(() -> publish(backplane, random));
            }

            runTogether(runs);

            await().until(() -> arrived.get() == PUBLISHERS * EACH);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_subscription_loses_nothing_after_its_base_while_others_come_and_go() throws Exception {
        Set<Position> received = ConcurrentHashMap.newKeySet();
        AtomicInteger checked = new AtomicInteger();
        try (InMemoryBackplane backplane = new InMemoryBackplane(Runnable::run, 64L << 20)) {
            backplane.start(message -> received.add(message.position()));
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                Random random = new Random(SEED + i);
                runs.add(() -> publish(backplane, random));
            }
            for (Stream stream : STREAMS) {
                runs.add(() -> {
                    while (publishing.get() > 0) {
                        Position base = HistoryLab.now(backplane.subscribe(stream));
                        Position next = HistoryLab.now(backplane.publish(publication(stream)));
                        Set<Position> expected = new HashSet<>();
                        for (long offset = base.offset() + 1; offset <= next.offset(); offset++) {
                            expected.add(at(base, offset));
                        }
                        await().until(() -> received.containsAll(expected));
                        checked.incrementAndGet();
                        backplane.unsubscribe(stream);
                    }
                    return null;
                });
            }

            runTogether(runs);
        }
        assertThat(checked).hasPositiveValue();
    }

    @Test
    void the_same_key_at_the_same_time_is_one_publication() throws Exception {
        List<Message> received = new CopyOnWriteArrayList<>();
        int keys = 500;
        try (InMemoryBackplane backplane = new InMemoryBackplane()) {
            backplane.start(received::add);
            HistoryLab.now(backplane.subscribe(STREAMS.get(0)));
            Map<Integer, Set<Position>> positions = new ConcurrentHashMap<>();
            List<Callable<Void>> runs = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                runs.add(() -> {
                    for (int key = 0; key < keys; key++) {
                        Message message = new Message(STREAMS.get(0), "1", Position.NONE, null);
                        Position position = backplane
                                .publish(new Publication(message, FIFTY, "key-" + key))
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS);
                        positions
                                .computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet())
                                .add(position);
                    }
                    return null;
                });
            }

            runTogether(runs);

            assertThat(positions.values())
                    .hasSize(keys)
                    .allSatisfy(all -> assertThat(all).hasSize(1));
            assertThat(HistoryLab.now(backplane.subscribe(STREAMS.get(0))).offset())
                    .isEqualTo(keys);
            await().until(() -> received.size() >= keys);
            assertThat(received).extracting(Message::position).doesNotHaveDuplicates();
        }
    }

    private Void publish(InMemoryBackplane backplane, Random random) {
        try {
            for (int i = 0; i < EACH; i++) {
                HistoryLab.now(backplane.publish(publication(STREAMS.get(random.nextInt(STREAMS.size())))));
            }
            return null;
        } finally {
            publishing.decrementAndGet();
        }
    }

    private Void read(InMemoryBackplane backplane, Random random) {
        Map<Stream, Position> tops = new HashMap<>();
        while (publishing.get() > 0) {
            Stream stream = STREAMS.get(random.nextInt(STREAMS.size()));
            Position known = tops.getOrDefault(stream, Position.NONE);
            Position asked = at(known, Math.max(0, known.offset() - random.nextInt(80)));
            Replay replay = HistoryLab.now(backplane.history().since(stream, asked));
            if (replay instanceof Replay.Messages messages) {
                replays.incrementAndGet();
                check(asked, messages);
            } else {
                gaps.incrementAndGet();
            }
            tops.put(stream, replay.top());
        }
        return null;
    }

    private static void check(Position asked, Replay.Messages replay) {
        Position last = asked;
        for (Message message : replay.messages()) {
            assertThat(message.position().isNextAfter(last)).isTrue();
            last = message.position();
        }
        assertThat(last).isEqualTo(replay.top());
    }

    private static Publication publication(Stream stream) {
        return new Publication(new Message(stream, "\"text\"", Position.NONE, null), FIFTY, null);
    }

    private void runTogether(List<Callable<Void>> runs) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runs.size());
        List<Future<Void>> running = new ArrayList<>();
        for (Callable<Void> run : runs) {
            running.add(threads.submit(() -> {
                start.await();
                return run.call();
            }));
        }
        for (Future<Void> run : running) {
            run.get(100, TimeUnit.SECONDS);
        }
    }
}

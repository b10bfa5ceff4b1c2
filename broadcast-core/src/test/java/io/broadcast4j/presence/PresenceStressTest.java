package io.broadcast4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class PresenceStressTest {
    private static final long SEED = 42;
    private static final int THREADS = 6;
    private static final int ROUNDS = 30_000;
    private static final int SESSIONS = 12;
    private static final int MEMBERS = 4;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Stream[] STREAMS = {Stream.of("a"), Stream.of("b"), Stream.of("c")};

    private final List<Json> infos = IntStream.range(0, 3)
            .mapToObj(i -> new JsonCodec().decode(Integer.toString(i)))
            .toList();
    private final Map<Stream, List<PresenceChange>> told = new ConcurrentHashMap<>();
    private final Map<Stream, AtomicBoolean> busy = new ConcurrentHashMap<>();
    private final AtomicBoolean overlapped = new AtomicBoolean();
    private final LeapingTime time = new LeapingTime();
    private final InMemoryPresence presence = new InMemoryPresence(time, LEASE);
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        clients.shutdownNow();
        presence.close();
    }

    @Test
    void what_was_told_is_what_is_listed_however_many_come_and_go_at_once() throws Exception {
        presence.start(this::note);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(SEED + thread);
            runs.add(clients.submit(() -> {
                start.await();
                for (int round = 0; round < ROUNDS; round++) {
                    doSomething(random);
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get(50, TimeUnit.SECONDS);
        }

        assertThat(overlapped).as("two changes of one stream told at once").isFalse();
        for (Stream stream : STREAMS) {
            assertThat(replayed(stream)).as("seed %d, %s", SEED, stream).isEqualTo(listed(stream));
        }

        time.leap(LEASE.plusSeconds(1));
        for (Stream stream : STREAMS) {
            assertThat(replayed(stream)).as("seed %d, %s", SEED, stream).isEmpty();
        }
        assertThat(presence.streams()).isZero();
    }

    private void doSomething(Random random) {
        Stream stream = STREAMS[random.nextInt(STREAMS.length)];
        int number = random.nextInt(SESSIONS);
        String session = "session " + number;
        Json info = infos.get(random.nextInt(infos.size()));
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> presence.join(stream, session, "member " + number % MEMBERS, info);
            case 5, 6, 7, 8, 9, 10 -> presence.leave(stream, session, Duration.ZERO);
            case 11 -> presence.leave(stream, session, Duration.ofSeconds(random.nextInt(5)));
            case 12 -> presence.update(stream, session, info);
            case 13 -> presence.touch(List.of(new Attendance(stream, session, Instant.EPOCH)));
            case 14 -> presence.members(stream, "", 2);
            default -> time.leap(Duration.ofMillis(random.nextInt(700)));
        }
    }

    private void note(PresenceChange change) {
        AtomicBoolean mark = busy.computeIfAbsent(change.stream(), stream -> new AtomicBoolean());
        if (!mark.compareAndSet(false, true)) {
            overlapped.set(true);
        }
        told.computeIfAbsent(change.stream(), stream -> new ArrayList<>()).add(change);
        mark.set(false);
    }

    /** Believes what was told, change by change, each of which must make sense after the ones before. */
    private Map<String, Json> replayed(Stream stream) {
        Map<String, Json> present = new HashMap<>();
        for (PresenceChange change : told.getOrDefault(stream, List.of())) {
            String id = change.member().id();
            Json before = present.get(id);
            switch (change.kind()) {
                case JOIN -> assertThat(before).as("%s before it joins", id).isNull();
                case UPDATE ->
                    assertThat(before)
                            .as("%s before an update", id)
                            .isNotNull()
                            .isNotEqualTo(change.member().info());
                case LEAVE ->
                    assertThat(before)
                            .as("%s before it leaves", id)
                            .isEqualTo(change.member().info());
                default -> throw new AssertionError(change);
            }
            if (change.kind() == PresenceChange.Kind.LEAVE) {
                present.remove(id);
            } else {
                present.put(id, change.member().info());
            }
        }
        return present;
    }

    private Map<String, Json> listed(Stream stream) {
        Map<String, Json> present = new TreeMap<>();
        presence.members(stream)
                .toCompletableFuture()
                .join()
                .members()
                .forEach(member -> present.put(member.id(), member.info()));
        return present;
    }

    /** Time that any thread may let pass; what is due runs on that thread, beside whatever others do. */
    private static final class LeapingTime implements Scheduler {
        private final AtomicLong nanos = new AtomicLong();
        private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            Task task = new Task(nanos.get() + delay.toNanos(), work);
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        void leap(Duration duration) {
            long now = nanos.addAndGet(duration.toNanos());
            for (Task task : tasks) {
                if (task.due() - now <= 0 && tasks.remove(task)) {
                    task.work().run();
                }
            }
        }

        private record Task(long due, Runnable work) {}
    }
}

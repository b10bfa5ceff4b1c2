package io.broadcast4j.concurrent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayNameGeneration(ReplaceUnderscores.class)
class SerialExecutorStressTest {
    private static final int PRODUCERS = 4;
    private static final int TASKS = 20_000;

    private final ExecutorService pool = Executors.newFixedThreadPool(4, new DaemonThreads("stress"));
    private final ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS, new DaemonThreads("producer"));

    @AfterEach
    void stop() {
        pool.shutdownNow();
        producers.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void each_producers_tasks_run_one_at_a_time_and_in_order(long seed) throws Exception {
        SerialExecutor serial = new SerialExecutor(pool, failure -> {});
        Sequence sequence = new Sequence();
        CountDownLatch left = new CountDownLatch(PRODUCERS * TASKS);

        produce((producer, number) -> {
            Random random = new Random(seed * 31 + producer * 7L + number);
            serial.execute(() -> {
                sequence.take(producer, number);
                left.countDown();
                if (random.nextInt(100) == 0) {
                    throw new IllegalStateException("now and then a task fails");
                }
            });
            pause(random);
        });

        assertThat(left.await(30, SECONDS)).isTrue();
        assertThat(sequence.broken).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void every_task_is_run_or_rejected_when_the_pool_is_stubborn(long seed) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger accounted = new AtomicInteger();
        Sequence sequence = new Sequence();
        SerialExecutor serial = new SerialExecutor(
                task -> {
                    if ((asked.incrementAndGet() * 2_654_435_761L + seed) % 3 == 0) {
                        throw new RejectedExecutionException("this time not");
                    }
                    pool.execute(task);
                },
                failure -> accounted.incrementAndGet());

        produce((producer, number) -> {
            try {
                serial.execute(() -> {
                    sequence.take(producer, number);
                    accounted.incrementAndGet();
                });
            } catch (RejectedExecutionException e) {
                accounted.incrementAndGet();
            }
            pause(new Random(seed * 31 + producer * 7L + number));
        });

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(accounted).hasValue(PRODUCERS * TASKS));
        assertThat(serial.pending()).isZero();
        assertThat(sequence.broken).isFalse();
    }

    private void produce(Producer producer) throws Exception {
        CountDownLatch ready = new CountDownLatch(PRODUCERS);
        List<Future<?>> all = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            int index = p;
            all.add(producers.submit(() -> {
                ready.countDown();
                ready.await();
                for (int number = 0; number < TASKS; number++) {
                    producer.add(index, number);
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(30, SECONDS);
        }
    }

    private static void pause(Random random) {
        if (random.nextInt(50) == 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000);
        }
    }

    private interface Producer {
        void add(int producer, int number);
    }

    /** Sees each producer's numbers rise, and two tasks never at once. Its plain fields test visibility as well. */
    private static final class Sequence {
        private final AtomicBoolean running = new AtomicBoolean();
        private final int[] last = {-1, -1, -1, -1};
        private volatile boolean broken;

        void take(int producer, int number) {
            if (!running.compareAndSet(false, true) || number <= last[producer]) {
                broken = true;
            }
            last[producer] = number;
            running.set(false);
        }
    }
}

package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GateTest {
    private final List<Integer> passed = new ArrayList<>();
    private final AtomicInteger overflows = new AtomicInteger();
    private final Gate<Integer> gate =
            new Gate<>(new Gate.Capacity<>(3, 100, item -> item), passed::add, overflows::incrementAndGet);

    @Test
    void a_shut_gate_holds_and_an_open_one_lets_through_in_order() {
        assertThat(gate.offer(1)).isFalse();
        assertThat(gate.offer(2)).isFalse();
        assertThat(passed).isEmpty();
        gate.open();
        assertThat(gate.offer(3)).isTrue();
        assertThat(passed).containsExactly(1, 2, 3);
    }

    @Test
    void it_holds_as_many_as_it_may_and_says_when_it_overflows() {
        IntStream.rangeClosed(1, 3).forEach(gate::offer);
        assertThat(overflows).hasValue(0);
        gate.offer(4);
        gate.offer(5);
        assertThat(overflows).hasValue(0);

        gate.open();

        assertThat(overflows).hasValue(1);
        assertThat(passed).containsExactly(4, 5);
    }

    @Test
    void what_it_holds_is_bounded_in_bytes_too() {
        gate.offer(60);
        gate.offer(40);
        assertThat(overflows).hasValue(0);
        gate.offer(1);
        gate.open();
        assertThat(overflows).hasValue(1);
        assertThat(passed).containsExactly(1);
    }

    @Test
    void it_can_be_shut_again() {
        gate.open();
        gate.offer(1);
        gate.shut();
        assertThat(gate.offer(2)).isFalse();
        assertThat(passed).containsExactly(1);
        gate.open();
        assertThat(gate.offer(3)).isTrue();
        assertThat(passed).containsExactly(1, 2, 3);
    }

    @Test
    void nothing_is_called_while_its_lock_is_held() {
        List<Boolean> locked = new ArrayList<>();
        List<Gate<Integer>> self = new ArrayList<>();
        Gate<Integer> watched = new Gate<>(
                new Gate.Capacity<>(1, 100, item -> 1),
                item -> locked.add(Thread.holdsLock(self.get(0))),
                () -> locked.add(Thread.holdsLock(self.get(0))));
        self.add(watched);
        watched.offer(1);
        watched.offer(2);
        watched.open();
        watched.offer(3);
        assertThat(locked).containsExactly(false, false, false);
    }

    @Test
    void a_closed_gate_lets_nothing_through_even_if_it_is_opened_later() {
        gate.offer(1);
        gate.close();
        gate.open();
        assertThat(gate.offer(2)).isFalse();
        assertThat(passed).isEmpty();
    }

    /** Offers from one thread while another one opens at a random moment: each item passes once, in order. */
    @Test
    void whenever_it_is_opened_each_item_passes_once_and_in_order() throws InterruptedException {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            int items = 1 + random.nextInt(60);
            int spins = random.nextInt(400);
            List<Integer> out = new ArrayList<>();
            Gate<Integer> raced =
                    new Gate<>(new Gate.Capacity<>(100, 10_000, item -> 1), out::add, overflows::incrementAndGet);
            CountDownLatch go = new CountDownLatch(1);
            Thread opener = new Thread(() -> {
                await(go);
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                raced.open();
            });
            opener.start();
            go.countDown();
            IntStream.range(0, items).forEach(raced::offer);
            opener.join();
            assertThat(out)
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(IntStream.range(0, items).boxed().toList());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

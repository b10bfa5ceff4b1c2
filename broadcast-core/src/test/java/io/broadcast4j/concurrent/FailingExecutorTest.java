package io.broadcast4j.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An executor behind that does not reject as the contract says, but throws whatever it likes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailingExecutorTest {
    private static final int TURN = 64;

    private final Failing behind = new Failing();
    private final List<Throwable> failures = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(behind, failures::add);
    private final List<Integer> done = new ArrayList<>();

    static List<Throwable> failures() {
        return List.of(
                new NoClassDefFoundError("Gone"),
                new IllegalStateException("not running"),
                new NullPointerException("gone"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void the_task_is_dropped_and_later_ones_run(Throwable failure) {
        behind.failOnce(failure);

        assertThatThrownBy(() -> add(1)).isSameAs(failure);
        assertThat(serial.pending()).isZero();

        add(2);
        add(3);
        behind.runAll();
        assertThat(done).containsExactly(2, 3);
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_turn_that_cannot_be_given_back_goes_on_to_the_end(Throwable failure) {
        for (int i = 0; i <= 2 * TURN; i++) {
            add(i);
        }
        behind.failOnce(failure);

        behind.runAll();

        assertThat(done).hasSize(2 * TURN + 1).isSorted();
        assertThat(serial.pending()).isZero();
    }

    @Test
    void a_task_that_was_taken_meanwhile_is_reported() {
        Error failure = new NoClassDefFoundError("Gone");
        behind.beforeFailure = () -> add(2);
        behind.failOnce(failure);

        assertThatThrownBy(() -> add(1)).isSameAs(failure);

        assertThat(failures).containsExactly(failure);
        assertThat(serial.pending()).isZero();
    }

    private void add(int number) {
        serial.execute(() -> done.add(number));
    }

    /** Keeps tasks until the test runs them; fails when it is told to, once. */
    private static final class Failing implements Executor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
        private Runnable beforeFailure = () -> {};

        void failOnce(Throwable failure) {
            next.set(failure);
        }

        @Override
        public void execute(Runnable task) {
            Throwable failure = next.getAndSet(null);
            if (failure != null) {
                beforeFailure.run();
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            waiting.add(task);
        }

        void runAll() {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        }
    }
}

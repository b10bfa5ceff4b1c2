package io.broadcast4j.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SerialExecutorTest {
    private static final int TURN = 64;

    private final ByHand pool = new ByHand();
    private final List<Throwable> failures = new ArrayList<>();
    private final SerialExecutor serial = new SerialExecutor(pool, failures::add);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void tasks_run_in_the_order_they_came() {
        add(0, 10);
        pool.runAll();

        assertThat(done).containsExactlyElementsOf(numbers(0, 10));
        assertThat(serial.pending()).isZero();
    }

    @Test
    void a_thread_is_asked_for_only_while_there_is_something_to_do() {
        add(0, 3);
        assertThat(pool.waiting).hasSize(1);
        assertThat(serial.pending()).isEqualTo(3);
        pool.runAll();
        assertThat(pool.asked).isEqualTo(1);

        add(3, 1);
        assertThat(pool.waiting).hasSize(1);
        pool.runAll();
        assertThat(done).containsExactlyElementsOf(numbers(0, 4));
    }

    @Test
    void a_task_that_is_added_by_a_task_runs_after_it() {
        serial.execute(() -> {
            serial.execute(() -> done.add(2));
            done.add(1);
        });
        pool.runAll();

        assertThat(done).containsExactly(1, 2);
        assertThat(pool.asked).isEqualTo(1);
    }

    @Test
    void the_thread_is_given_back_after_a_turn() {
        add(0, TURN + 1);
        pool.runOne();

        assertThat(done).hasSize(TURN);
        assertThat(pool.waiting).hasSize(1);
        pool.runOne();
        assertThat(done).containsExactlyElementsOf(numbers(0, TURN + 1));
    }

    @Test
    void nothing_is_given_back_if_nothing_is_left_after_a_turn() {
        add(0, TURN);
        pool.runOne();

        assertThat(done).hasSize(TURN);
        assertThat(pool.waiting).isEmpty();
    }

    @Test
    void a_task_that_throws_is_reported_and_the_next_ones_run() {
        RuntimeException exception = new IllegalStateException("one");
        Error error = new AssertionError("two");
        serial.execute(() -> {
            throw exception;
        });
        serial.execute(() -> {
            throw error;
        });
        add(0, 1);
        pool.runAll();

        assertThat(failures).containsExactly(exception, error);
        assertThat(done).containsExactly(0);
    }

    @Test
    void a_report_that_throws_harms_nobody() {
        List<Throwable> uncaught = new ArrayList<>();
        SerialExecutor unlucky = new SerialExecutor(pool, failure -> {
            throw new IllegalStateException("the report");
        });
        unlucky.execute(() -> {
            throw new IllegalStateException("the task");
        });
        unlucky.execute(() -> done.add(1));

        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, what) -> uncaught.add(what));
        try {
            pool.runAll();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(done).containsExactly(1);
        assertThat(uncaught).extracting(Throwable::getMessage).containsExactly("the report");
        assertThat(unlucky.pending()).isZero();
    }

    @Test
    void a_rejected_task_is_dropped_and_the_executor_can_be_used_again() {
        pool.closed = true;
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> add(0, 1));
        assertThat(serial.pending()).isZero();

        pool.closed = false;
        add(1, 1);
        pool.runAll();
        assertThat(done).containsExactly(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void a_task_that_was_taken_while_another_was_rejected_is_reported() {
        pool.whenAsked = () -> {
            pool.whenAsked = () -> {};
            pool.closed = true;
            add(1, 1);
        };
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> add(0, 1));

        assertThat(failures).hasSize(1).first().isInstanceOf(RejectedExecutionException.class);
        assertThat(serial.pending()).isZero();
        pool.closed = false;
        add(2, 2);
        pool.runAll();
        assertThat(done).containsExactly(2, 3);
    }

    @Test
    void a_turn_that_cannot_be_given_back_goes_on_to_the_end() {
        add(0, 3 * TURN + 1);
        pool.closed = true;
        pool.runOne();

        assertThat(done).containsExactlyElementsOf(numbers(0, 3 * TURN + 1));
        assertThat(serial.pending()).isZero();
    }

    private void add(int first, int count) {
        numbers(first, count).forEach(number -> serial.execute(() -> done.add(number)));
    }

    private static List<Integer> numbers(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    /** An executor whose threads are the test itself. */
    private static final class ByHand implements Executor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private Runnable whenAsked = () -> {};
        private boolean closed;
        private int asked;

        @Override
        public void execute(Runnable task) {
            asked++;
            whenAsked.run();
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            waiting.add(task);
        }

        void runOne() {
            waiting.remove().run();
        }

        void runAll() {
            while (!waiting.isEmpty()) {
                runOne();
            }
        }
    }
}

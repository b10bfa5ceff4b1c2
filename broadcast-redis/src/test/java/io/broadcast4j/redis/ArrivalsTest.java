package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArrivalsTest {
    private static final int ROOM = 10_000;
    private static final int SIZE = 744;

    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(thread::add, failures::add, ROOM);

    @BeforeEach
    void start() {
        arrivals.start(new Backplane.Receiver() {
            @Override
            public void receive(Message message) {
                news.add(message.json());
            }

            @Override
            public void missed() {
                news.add("missed");
            }
        });
    }

    @Test
    void what_arrives_is_handed_over_in_order_with_other_news_between() {
        arrive("1");
        arrivals.tell(Backplane.Receiver::missed);
        arrive("2");
        arrivals.behind(() -> news.add("behind"));
        arrive("3");
        assertThat(news).isEmpty();
        work();
        assertThat(news).containsExactly("1", "missed", "2", "behind", "3");
    }

    @Test
    void what_finds_no_room_is_dropped_and_missed_behind_what_was_there() {
        for (int i = 1; i <= 15; i++) {
            arrive(Integer.toString(i));
        }
        work();
        assertThat(news).contains("10", "missed").doesNotContain("11", "15");
        assertThat(news.stream().filter("missed"::equals)).hasSize(1);
        assertThat(news.get(0)).isEqualTo("1");

        arrive("16");
        work();
        assertThat(news).endsWith("16");
        assertThat(news.stream().filter("missed"::equals)).hasSize(1);
    }

    @Test
    void each_time_something_was_dropped_that_is_told() {
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < 15; i++) {
                arrive("any");
            }
            work();
            assertThat(news.stream().filter("missed"::equals)).hasSize(round);
        }
    }

    @Test
    void what_is_larger_than_all_room_is_missed_though_nothing_else_arrives() {
        arrivals.arrive(ROOM + 1, receiver -> news.add("too large"));
        work();
        assertThat(news).containsExactly("missed");
    }

    @Test
    void a_receiver_that_throws_keeps_nobody() {
        arrivals.arrive(1, receiver -> {
            throw new IllegalStateException("on purpose");
        });
        arrive("1");
        work();
        assertThat(news).containsExactly("1");
        assertThat(failures).hasSize(1);
        for (int i = 0; i < 10; i++) {
            arrive("room");
        }
        work();
        assertThat(news).hasSize(11).doesNotContain("missed");
    }

    @Test
    void nothing_is_handed_over_when_it_has_stopped() {
        arrive("1");
        arrivals.stop();
        arrive("2");
        work();
        assertThat(news).isEmpty();
    }

    private void arrive(String text) {
        arrivals.arrive(SIZE, receiver -> receiver.receive(new Message(Stream.of("s"), text, Position.NONE, null)));
    }

    private void work() {
        for (Runnable next = thread.poll(); next != null; next = thread.poll()) {
            next.run();
        }
    }
}

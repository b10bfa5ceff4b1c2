package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a backplane recognises as a repeat, whichever node it comes from. */
abstract class IdempotencyRules extends BackplaneRules {
    private static final HistoryPolicy TEN = HistoryPolicy.keep(10, Duration.ofMinutes(5));

    /** For subclasses. */
    IdempotencyRules() {}

    @Test
    void a_repeated_idempotency_key_delivers_nothing_and_has_the_position_of_the_first() {
        Stream stream = listenedTo();

        Position first = first().publish(stream, "1", TEN, "key");
        Position repeat = last().publish(stream, "1", TEN, "key");
        Position next = last().publish(stream, "2", TEN, "another key");

        assertThat(repeat).isEqualTo(first);
        assertThat(next.isNextAfter(first)).isTrue();
        nodes.forEach(node -> assertThat(node.await(stream, 2)).containsExactly("1", "2"));
    }

    @Test
    void a_repeated_idempotency_key_delivers_nothing_without_history_either() {
        Stream stream = listenedTo();

        assertThat(first().publish(stream, "1", HistoryPolicy.OFF, "key")).isEqualTo(Position.NONE);
        assertThat(last().publish(stream, "1", HistoryPolicy.OFF, "key")).isEqualTo(Position.NONE);
        last().publish(stream, "2", HistoryPolicy.OFF, null);

        nodes.forEach(node -> {
            node.await("the second message", message -> message.json().equals("2"));
            assertThat(node.texts(stream)).containsExactly("1", "2");
        });
    }

    @Test
    void an_idempotency_key_is_one_of_its_stream() {
        Stream stream = listenedTo();
        Stream other = listenedTo();

        first().publish(stream, "1", TEN, "key");
        first().publish(other, "1", TEN, "key");

        nodes.forEach(node -> {
            assertThat(node.await(stream, 1)).containsExactly("1");
            assertThat(node.await(other, 1)).containsExactly("1");
        });
    }

    @Test
    void repeats_at_the_same_time_are_one_publication() throws InterruptedException {
        Stream stream = listenedTo();
        Set<Position> positions = ConcurrentHashMap.newKeySet();
        List<Thread> publishers = IntStream.range(0, 8)
                .mapToObj(p -> new Thread(() -> IntStream.range(0, 50)
                        .forEach(i ->
                                positions.add(nodes.get(p % nodes.size()).publish(stream, "" + i, TEN, "key-" + i)))))
                .toList();

        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }

        assertThat(positions).hasSize(50);
        assertThat(publish(0, stream, "\"end\"", TEN).offset()).isEqualTo(51);
        nodes.forEach(node -> assertThat(node.await(stream, 51)).hasSize(51));
    }
}

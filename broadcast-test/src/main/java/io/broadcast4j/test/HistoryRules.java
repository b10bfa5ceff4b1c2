package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Replay;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a backplane remembers. Every node gives the same answers.
 *
 * <p>Required of every backplane: one that carries messages without remembering them, {@link History#NONE}, is not meant to
 * pass.
 */
abstract class HistoryRules extends IdempotencyRules {
    private static final HistoryPolicy TEN = HistoryPolicy.keep(10, Duration.ofMinutes(5));
    private static final HistoryPolicy LATEST = HistoryPolicy.latestOnly(Duration.ofMinutes(5));

    /** For subclasses. */
    HistoryRules() {}

    @Test
    void offsets_count_from_1_whichever_node_publishes() {
        Stream stream = newStream();

        Position first = publish(0, stream, "1", TEN);

        assertThat(first.offset()).isOne();
        assertThat(first.isNone()).isFalse();
        Position before = first;
        for (int i = 2; i <= 20; i++) {
            Position next = publish(i, stream, Integer.toString(i), TEN);
            assertThat(next.isNextAfter(before)).isTrue();
            before = next;
        }
    }

    @Test
    void positions_neither_contain_dots_nor_differ_between_nodes() {
        Stream stream = listenedTo();

        Position position = publish(0, stream, "1", TEN);

        assertThat(position.epoch() + position.entryId()).doesNotContain(".");
        nodes.forEach(node -> {
            node.await(stream, 1);
            assertThat(node.messages(stream)).extracting(Message::position).containsExactly(position);
        });
    }

    @Test
    void everything_after_a_position_is_replayed_by_every_node() {
        Stream stream = newStream();
        List<Position> positions = publishTo(stream, 5, TEN);

        for (BackplaneNode node : nodes) {
            Replay replay = node.since(stream, positions.get(1));

            assertThat(texts(replay)).containsExactly("3", "4", "5");
            assertThat(((Replay.Messages) replay).messages())
                    .extracting(Message::position)
                    .containsExactlyElementsOf(positions.subList(2, 5));
            assertThat(replay.top()).isEqualTo(positions.get(4));
        }
    }

    @Test
    void a_replayed_message_is_the_one_that_was_received() {
        Stream stream = listenedTo();
        Position base = first().listen(stream);
        publish(0, stream, "{ \"text\" : \"a\\u0000\\\"é€😀\", \"n\":1e3 }", TEN);

        for (BackplaneNode node : nodes) {
            node.await(stream, 1);
            assertThat(((Replay.Messages) node.since(stream, base)).messages()).isEqualTo(node.messages(stream));
        }
    }

    @Test
    void nothing_is_after_the_newest_position() {
        Stream stream = newStream();
        Position top = publishTo(stream, 3, TEN).get(2);

        nodes.forEach(node -> assertThat(texts(node.since(stream, top))).isEmpty());
    }

    @Test
    void a_position_without_an_entry_id_is_as_good() {
        Stream stream = newStream();
        Position second = publishTo(stream, 3, TEN).get(1);

        nodes.forEach(node -> assertThat(texts(node.since(stream, new Position(second.epoch(), 2, ""))))
                .containsExactly("3"));
    }

    @Test
    void a_position_of_another_epoch_is_a_gap() {
        Stream stream = newStream();
        Stream other = newStream();
        Position top = publishTo(stream, 3, TEN).get(2);
        publishTo(other, 3, TEN);

        nodes.forEach(node -> {
            assertThat(node.since(stream, new Position("another", 1, ""))).isEqualTo(new Replay.Gap(top));
            assertThat(node.since(other, new Position("another", 1, ""))).isInstanceOf(Replay.Gap.class);
        });
    }

    @Test
    void a_position_beyond_the_end_is_a_gap() {
        Stream stream = newStream();
        Position top = publishTo(stream, 3, TEN).get(2);

        nodes.forEach(node ->
                assertThat(node.since(stream, new Position(top.epoch(), 4, ""))).isEqualTo(new Replay.Gap(top)));
    }

    @Test
    void as_many_messages_are_kept_as_the_policy_says_and_what_is_gone_is_a_gap() {
        Stream stream = newStream();
        List<Position> positions = publishTo(stream, 30, TEN);

        for (BackplaneNode node : nodes) {
            assertThat(texts(node.since(stream, positions.get(19)))).hasSize(10).startsWith("21");
            assertThat(node.since(stream, positions.get(18))).isInstanceOf(Replay.Gap.class);
            assertThat(node.since(stream, positions.get(0))).isInstanceOf(Replay.Gap.class);
        }
    }

    @Test
    void where_only_the_latest_counts_it_is_everything_and_never_a_gap() {
        Stream stream = newStream();
        List<Position> positions = publishTo(stream, 5, LATEST);

        for (BackplaneNode node : nodes) {
            assertThat(texts(node.since(stream, positions.get(0)))).containsExactly("5");
            assertThat(texts(node.since(stream, new Position("another", 9, ""))))
                    .containsExactly("5");
            assertThat(texts(node.since(stream, positions.get(4)))).isEmpty();
        }
    }

    @Test
    void messages_without_history_are_received_in_their_place_and_not_replayed() {
        Stream stream = listenedTo();

        Position first = publish(0, stream, "1", TEN);
        Position passing = publish(0, stream, "\"passing\"", HistoryPolicy.OFF);
        Position second = publish(0, stream, "2", TEN);

        assertThat(passing).isEqualTo(Position.NONE);
        assertThat(second.isNextAfter(first)).isTrue();
        nodes.forEach(node -> {
            assertThat(node.await(stream, 3)).containsExactly("1", "\"passing\"", "2");
            assertThat(texts(node.since(stream, first))).containsExactly("2");
        });
    }

    @Test
    void everything_since_a_time_is_replayed_by_every_node() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Stream stream = newStream();
        Position top = publishTo(stream, 3, TEN).get(2);

        for (BackplaneNode node : nodes) {
            Replay replay = node.since(stream, before);
            assertThat(texts(replay)).containsExactly("1", "2", "3");
            assertThat(replay.top()).isEqualTo(top);
            assertThat(texts(node.since(stream, Instant.now().plusSeconds(60)))).isEmpty();
        }
    }

    @Test
    void a_time_after_which_messages_are_gone_is_a_gap() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Stream stream = newStream();
        publishTo(stream, 11, TEN);

        nodes.forEach(node -> assertThat(node.since(stream, before)).isInstanceOf(Replay.Gap.class));
    }

    @Test
    void a_subscription_tells_where_it_begins() {
        Stream stream = newStream();
        Position third = publishTo(stream, 3, TEN).get(2);

        for (BackplaneNode node : nodes) {
            Position base = node.listen(stream);
            assertThat(base.epoch()).isEqualTo(third.epoch());
            assertThat(base.offset()).isEqualTo(3);
        }
        Position fourth = publish(1, stream, "4", TEN);

        assertThat(fourth.offset()).isEqualTo(4);
        nodes.forEach(node -> {
            node.await(stream, 1);
            assertThat(node.messages(stream)).extracting(Message::position).containsExactly(fourth);
        });
    }

    @Test
    void a_subscription_to_a_new_stream_begins_at_offset_0_of_the_epoch_that_follows() {
        Stream stream = newStream();

        List<Position> bases = nodes.stream().map(node -> node.listen(stream)).toList();
        Position next = publish(1, stream, "1", TEN);

        assertThat(bases).allSatisfy(base -> assertThat(next.isNextAfter(base)).isTrue());
        nodes.forEach(node -> bases.forEach(
                base -> assertThat(texts(node.since(stream, base))).containsExactly("1")));
    }

    /** What was stored between the base and the moment it was live may be in the history alone. */
    @Test
    void nothing_is_lost_after_the_base_of_a_subscription_while_others_publish() throws InterruptedException {
        Stream stream = newStream();
        HistoryPolicy all = HistoryPolicy.keep(1_000, Duration.ofMinutes(5));
        Thread publisher = new Thread(() -> IntStream.range(0, 300).forEach(i -> publish(i, stream, "1", all)));

        publisher.start();
        Position base = last().listen(stream);
        publisher.join();
        Position end = publish(0, stream, "\"end\"", all);

        last().await("the end", message -> message.position().equals(end));
        List<Message> received = last().messages(stream);
        List<Message> stored = ((Replay.Messages) first().since(stream, base)).messages();
        assertThat(stored.get(0).position().isNextAfter(base)).isTrue();
        assertThat(stored).hasSize((int) (end.offset() - base.offset())).endsWith(received.get(received.size() - 1));
        for (int i = 1; i < received.size(); i++) {
            assertThat(received.get(i)
                            .position()
                            .isNextAfter(received.get(i - 1).position()))
                    .isTrue();
        }
    }

    /** Publishes the numbers from 1 to a last one. */
    private List<Position> publishTo(Stream stream, int last, HistoryPolicy policy) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(i -> publish(i, stream, Integer.toString(i), policy))
                .toList();
    }

    private static List<String> texts(Replay replay) {
        assertThat(replay).isInstanceOf(Replay.Messages.class);
        return ((Replay.Messages) replay).messages().stream().map(Message::json).toList();
    }
}

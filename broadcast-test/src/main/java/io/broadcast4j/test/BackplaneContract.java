package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of every backplane. Extend it, say how the nodes of a cluster are made, and run it.
 *
 * <p>Those of its history are {@link HistoryRules}, those of its idempotency keys {@link IdempotencyRules}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
public abstract class BackplaneContract extends HistoryRules {
    /** For subclasses. */
    protected BackplaneContract() {}

    @Test
    void messages_of_a_stream_reach_every_node_in_the_order_they_were_published() {
        Stream stream = listenedTo();
        String[] texts = TransportRules.numbered(2_000);

        List<String> all = List.of(texts);
        all.forEach(text ->
                nodes.get(0).backplane().publish(Publication.passing(new Message(stream, text, Position.NONE, null))));

        nodes.forEach(node -> assertThat(node.await(stream, texts.length)).containsExactly(texts));
    }

    @Test
    void publishers_at_the_same_time_keep_their_own_order_and_share_one() throws InterruptedException {
        Stream stream = listenedTo();
        int each = 250;
        List<Thread> publishers = IntStream.range(0, 8)
                .mapToObj(p -> new Thread(() -> IntStream.range(0, each)
                        .forEach(i -> nodes.get(p % nodes.size()).publish(stream, "\"" + p + "-" + i + "\""))))
                .toList();

        publishers.forEach(Thread::start);

        List<String> first = nodes.get(0).await(stream, 8 * each);
        for (int p = 0; p < 8; p++) {
            String start = "\"" + p + "-";
            assertThat(first.stream().filter(text -> text.startsWith(start)))
                    .containsExactlyElementsOf(IntStream.range(0, each)
                            .mapToObj(i -> start + i + "\"")
                            .toList());
        }
        nodes.forEach(node -> assertThat(node.await(stream, 8 * each)).isEqualTo(first));
        for (Thread publisher : publishers) {
            publisher.join();
        }
    }

    @Test
    void a_message_arrives_as_it_was_sent() {
        Stream stream = Stream.of("raum " + run, "größe: 100 %", "👋🏽");
        nodes.forEach(node -> node.listen(stream));
        String json = "{ \"text\" : \"a\\u0000\\\"é€😀\", \"n\":1e3 }";

        nodes.get(0)
                .backplane()
                .publish(Publication.passing(new Message(stream, json, Position.NONE, "connection-1")))
                .toCompletableFuture()
                .join();
        nodes.get(0).publish(stream, "null");

        for (BackplaneNode node : nodes) {
            node.await(stream, 2);
            Message first = node.messages(stream).get(0);
            assertThat(first.json()).isEqualTo(json);
            assertThat(first.exceptConnection()).isEqualTo("connection-1");
            assertThat(node.messages(stream).get(1).exceptConnection()).isNull();
        }
    }

    @Test
    void a_message_carries_the_position_that_its_publisher_was_told() {
        Stream stream = listenedTo();

        Position first = nodes.get(0).publish(stream, "1");
        Position second = nodes.get(nodes.size() - 1).publish(stream, "2");

        assertThat(second.offset()).isEqualTo(first.offset() == 0 ? 0 : first.offset() + 1);
        assertThat(second.epoch()).isEqualTo(first.epoch());
        for (BackplaneNode node : nodes) {
            node.await(stream, 2);
            assertThat(node.messages(stream)).extracting(Message::position).containsExactly(first, second);
        }
    }

    @Test
    void what_is_published_after_a_subscription_is_live_is_received() {
        for (int i = 0; i < 100; i++) {
            Stream stream = newStream();
            BackplaneNode listener = nodes.get(i % nodes.size());
            BackplaneNode publisher = nodes.get((i + 1) % nodes.size());

            listener.listen(stream);
            publisher.publish(stream, "1");

            listener.await(stream, 1);
        }
    }

    @Test
    void unsubscribing_stops_the_traffic_of_that_stream_alone() {
        Stream ended = listenedTo();
        Stream other = listenedTo();

        nodes.forEach(node -> node.backplane().unsubscribe(ended));

        nodes.forEach(node -> awaitSilence(node, ended, other));
    }

    @Test
    void a_stream_can_be_subscribed_to_again() {
        Stream stream = listenedTo();
        BackplaneNode node = nodes.get(0);

        node.backplane().unsubscribe(stream);
        node.listen(stream);
        node.publish(stream, "\"again\"");

        node.await(
                "a message after the second subscription",
                message -> message.stream().equals(stream));
    }

    @Test
    void publishing_to_nobody_succeeds() {
        assertThatCode(() -> nodes.get(0).publish(newStream(), "1")).doesNotThrowAnyException();
    }

    @Test
    void subscribing_and_unsubscribing_at_the_same_time_ends_as_the_last_call_said() throws Exception {
        BackplaneNode node = nodes.get(0);
        List<Stream> contested =
                IntStream.range(0, 16).mapToObj(i -> newStream()).toList();
        Stream other = listenedTo();
        Map<Stream, Boolean> listening = new ConcurrentHashMap<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(seed -> new Thread(() -> toggle(node, contested, listening, new Random(seed))))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        for (Stream stream : contested) {
            if (listening.containsKey(stream)) {
                node.listen(stream);
                String last = "\"last of " + stream + "\"";
                nodes.get(nodes.size() - 1).publish(stream, last);
                node.await(last, message -> message.json().equals(last));
            } else {
                awaitSilence(node, stream, other);
            }
        }
    }

    @Test
    void after_close_nothing_is_handed_over_and_publishing_fails() {
        Stream stream = listenedTo();
        BackplaneNode node = nodes.get(0);

        node.backplane().close();
        node.backplane().close();

        assertThat(node.backplane().publish(Publication.passing(new Message(stream, "1", Position.NONE, null))))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(BroadcastException.class);
        nodes.stream().skip(1).forEach(other -> {
            other.publish(stream, "2");
            other.await(stream, 1);
        });
        assertThat(node.messages(stream)).isEmpty();
    }

    /** Does what the engine does: one call at a time for one stream, decided under the lock of its entry. */
    private static void toggle(
            BackplaneNode node, List<Stream> contested, Map<Stream, Boolean> listening, Random random) {
        for (int i = 0; i < 500; i++) {
            Stream stream = contested.get(random.nextInt(contested.size()));
            listening.compute(stream, (key, listened) -> {
                if (listened == null) {
                    node.backplane().subscribe(key);
                    return true;
                }
                node.backplane().unsubscribe(key);
                return null;
            });
            if (random.nextInt(8) == 0) {
                node.publish(stream, "\"during\"");
            }
        }
    }

    /** Publishes until a message is not received before a later one on a stream that is still listened to. */
    private void awaitSilence(BackplaneNode node, Stream ended, Stream other) {
        BackplaneNode publisher = nodes.get(nodes.size() - 1);
        long deadline = System.nanoTime() + BackplaneNode.PATIENCE.toNanos();
        for (int i = 0; ; i++) {
            String tag = "\"" + i + " after the end of " + ended + "\"";
            publisher.publish(ended, tag);
            publisher.publish(other, tag);
            node.await(
                    tag,
                    message -> message.stream().equals(other) && message.json().equals(tag));
            if (!node.texts(ended).contains(tag)) {
                return;
            }
            assertThat(System.nanoTime()).as("still receiving " + ended).isLessThan(deadline);
        }
    }
}

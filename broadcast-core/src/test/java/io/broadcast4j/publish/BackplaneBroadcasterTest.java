package io.broadcast4j.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BackplaneBroadcasterTest {
    private static final Stream NEWS = Stream.of("news");
    private static final int MAX = 20;

    private final Recorder recorder = new Recorder();
    private final BackplaneBroadcaster broadcaster = new BackplaneBroadcaster(
            recorder, new JsonCodec(), recorder, HistoryPolicies.all(HistoryPolicy.DEFAULT), MAX);

    @Test
    void a_message_is_handed_over_as_json() {
        CompletionStage<Position> stage = broadcaster.broadcast(NEWS, List.of("a", 1));

        assertThat(recorder.messages).containsExactly(new Message(NEWS, "[\"a\",1]", Position.NONE, null));
        assertThat(stage.toCompletableFuture()).isCompletedWithValue(new Position("e", 1, ""));
        assertThat(recorder.events).containsExactly("published news 7");
    }

    @Test
    void the_options_travel_with_the_message() {
        broadcaster.broadcast(NEWS, 1, BroadcastOptions.exceptConnection("c1"));

        assertThat(recorder.messages).containsExactly(new Message(NEWS, "1", Position.NONE, "c1"));
    }

    @Test
    void a_message_to_many_streams_is_encoded_once() {
        Counted counted = new Counted(new AtomicInteger());
        List<Stream> streams = List.of(Stream.of("a"), Stream.of("b"), Stream.of("c"));

        List<Position> positions =
                broadcaster.broadcast(streams, counted).toCompletableFuture().join();

        assertThat(counted.reads()).hasValue(1);
        assertThat(positions).extracting(Position::offset).containsExactly(1L, 2L, 3L);
        assertThat(recorder.messages).extracting(Message::stream).containsExactlyElementsOf(streams);
        assertThat(recorder.messages).allMatch(message -> message.json().equals("{\"n\":1}"));
        assertThat(recorder.events).hasSize(3);
    }

    @Test
    void the_longest_message_passes_and_a_longer_one_is_the_callers_fault() {
        broadcaster.broadcast(NEWS, "x".repeat(MAX - 2));
        assertThat(recorder.messages).hasSize(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.broadcast(NEWS, "x".repeat(MAX - 1)))
                .withMessageContaining("20")
                .withMessageContaining("21");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broadcaster.broadcast(List.of(NEWS), "x".repeat(MAX - 1)));
        assertThat(recorder.messages).hasSize(1);
        assertThat(recorder.events).hasSize(1);
    }

    @Test
    void what_cannot_be_encoded_is_the_callers_fault_and_goes_nowhere() {
        Object unspeakable = new Object() {
            @JsonProperty("name")
            String name() {
                return List.<String>of().get(0);
            }
        };

        assertThatIllegalArgumentException().isThrownBy(() -> broadcaster.broadcast(NEWS, unspeakable));
        assertThat(recorder.messages).isEmpty();
        assertThat(recorder.events).isEmpty();
    }

    @Test
    void a_failure_of_the_backplane_reaches_the_observer_and_the_caller_as_it_is() {
        BroadcastException failure = new BroadcastException(Outcome.UNKNOWN, "lost");
        recorder.answer = CompletableFuture.failedStage(failure);
        List<Throwable> seen = new ArrayList<>();

        broadcaster.broadcast(NEWS, 1).exceptionally(e -> {
            seen.add(e);
            return Position.NONE;
        });

        assertThat(seen).containsExactly(failure);
        assertThat(recorder.events).containsExactly("published news 1", "failed news lost");
    }

    @Test
    void a_failure_that_comes_late_is_reported_when_it_comes() {
        CompletableFuture<Position> late = new CompletableFuture<>();
        recorder.answer = late;

        CompletionStage<Position> stage = broadcaster.broadcast(NEWS, 1);
        assertThat(stage.toCompletableFuture()).isNotDone();
        assertThat(recorder.events).containsExactly("published news 1");

        late.completeExceptionally(new BroadcastException(Outcome.REJECTED, "full"));
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        assertThat(recorder.events).containsExactly("published news 1", "failed news full");
    }

    private record Counted(AtomicInteger reads) {
        @JsonProperty("n")
        int n() {
            return reads.incrementAndGet();
        }

        @com.fasterxml.jackson.annotation.JsonIgnore
        @Override
        public AtomicInteger reads() {
            return reads;
        }
    }

    /** A backplane and observer that write down what they are told. */
    private static final class Recorder implements Backplane, BroadcastObserver {
        private final List<Message> messages = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private CompletionStage<Position> answer;

        @Override
        public CompletionStage<Position> publish(Publication publication) {
            Message message = publication.message();
            messages.add(message);
            return answer != null ? answer : CompletableFuture.completedStage(new Position("e", messages.size(), ""));
        }

        @Override
        public void published(Stream stream, int characters) {
            events.add("published " + stream + " " + characters);
        }

        @Override
        public void publishFailed(Stream stream, Throwable error) {
            events.add("failed " + stream + " " + error.getMessage());
        }

        @Override
        public void start(Receiver receiver) {}

        @Override
        public CompletionStage<Position> subscribe(Stream stream) {
            return CompletableFuture.completedStage(Position.NONE);
        }

        @Override
        public void unsubscribe(Stream stream) {}

        @Override
        public History history() {
            return History.NONE;
        }

        @Override
        public void close() {}
    }
}

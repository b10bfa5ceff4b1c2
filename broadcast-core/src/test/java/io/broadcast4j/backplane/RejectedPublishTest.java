package io.broadcast4j.backplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** An in-memory backplane whose executor takes nothing for a while. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RejectedPublishTest {
    private static final Stream NEWS = Stream.of("news");
    private static final int ROOM_FOR_ONE_MESSAGE = 200;

    private final List<String> received = new ArrayList<>();
    private boolean shut;
    private final InMemoryBackplane backplane = new InMemoryBackplane(this::run, ROOM_FOR_ONE_MESSAGE);

    @BeforeEach
    void listen() {
        backplane.start(message -> received.add(message.json()));
        backplane.subscribe(NEWS);
    }

    @Test
    void the_publisher_is_told_that_the_message_is_not_on_its_way() {
        shut = true;

        assertRejected(publish("1"));

        assertThat(received).isEmpty();
    }

    @Test
    void rejected_messages_leave_their_room_to_later_ones() {
        shut = true;
        for (int i = 0; i < 10; i++) {
            assertRejected(publish("1"));
        }

        shut = false;

        assertThat(publish("2")).isCompletedWithValue(Position.NONE);
        assertThat(received).containsExactly("2");
    }

    private void run(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("shut");
        }
        task.run();
    }

    private CompletionStage<Position> publish(String json) {
        return backplane.publish(Publication.passing(new Message(NEWS, json, Position.NONE, null)));
    }

    private static void assertRejected(CompletionStage<Position> stage) {
        List<Throwable> failures = new ArrayList<>();
        stage.whenComplete((position, failure) -> failures.add(failure));
        assertThat(failures)
                .singleElement(InstanceOfAssertFactories.type(BroadcastException.class))
                .extracting(BroadcastException::outcome)
                .isEqualTo(BroadcastException.Outcome.REJECTED);
    }
}

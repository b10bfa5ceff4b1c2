package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BroadcasterTest {
    private final List<Stream> sent = new ArrayList<>();
    private final Broadcaster broadcaster = this::send;

    @Test
    void several_streams_get_their_positions_in_order() {
        CompletionStage<List<Position>> stage =
                broadcaster.broadcast(List.of(Stream.of("a"), Stream.of("b")), "message");

        assertThat(stage.toCompletableFuture().join())
                .containsExactly(new Position("e", 1, ""), new Position("e", 2, ""));
        assertThat(sent).containsExactly(Stream.of("a"), Stream.of("b"));
    }

    @Test
    void no_streams_are_no_failure() {
        assertThat(broadcaster
                        .broadcast(List.of(), "message")
                        .toCompletableFuture()
                        .join())
                .isEmpty();
    }

    @Test
    void one_failure_fails_them_all_after_each_was_tried() {
        CompletionStage<List<Position>> stage =
                broadcaster.broadcast(List.of(Stream.of("bad"), Stream.of("b")), "message");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(stage.toCompletableFuture()::join)
                .withCauseInstanceOf(BroadcastException.class);
        assertThat(sent).containsExactly(Stream.of("bad"), Stream.of("b"));
    }

    @Test
    void a_model_has_a_stream_named_after_channel_and_model() {
        broadcaster.broadcastTo("ChatChannel", 7, "message");
        broadcaster.broadcastTo(BroadcasterTest.class, 7, "message");

        assertThat(sent).containsExactly(Stream.of("ChatChannel", 7), Stream.of("BroadcasterTest", 7));
    }

    private CompletionStage<Position> send(Stream stream, Object message, BroadcastOptions options) {
        sent.add(stream);
        return stream.name().equals("bad")
                ? CompletableFuture.failedStage(new BroadcastException(BroadcastException.Outcome.UNKNOWN, "lost"))
                : CompletableFuture.completedStage(new Position("e", sent.size(), ""));
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A backplane that throws when it is left, and one that fails a stream while nobody waits for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackplaneFailureTest {
    private final RecordingChannel channel = new RecordingChannel(client -> {
        client.streamFrom(Stream.of("a"));
        client.streamFrom(Stream.of("b"));
    });
    private final HandBackplane backplane = new HandBackplane();

    @Test
    void one_that_cannot_be_left_keeps_no_client_that_goes() {
        Lab lab = Lab.on(new Clinging(), builder -> builder.channel("Room", channel));
        LabClient client = lab.connect().inRoom();

        client.leave();

        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
        assertThat(lab.events.startingWith("internal"))
                .hasSize(3)
                .containsOnly("internal unsubscribe the connection is lost");
    }

    @Test
    void one_that_cannot_be_left_keeps_no_subscription_that_ends() {
        Lab lab = Lab.on(new Clinging(), builder -> builder.channel("Room", channel));
        LabClient client = lab.connect().inRoom();

        client.unsubscribe(ROOM).subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(channel.count("unsubscribed")).isOne();
        client.leave();
        assertThat(channel.count("unsubscribed")).isEqualTo(2);
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void a_stream_that_failed_once_is_tried_anew_for_whoever_comes_next() {
        Lab lab = Lab.on(
                backplane,
                builder -> builder.channel("Room", new RecordingChannel(client -> {
                    client.streamFrom(Stream.of("a"));
                    client.streamFrom(Stream.of("b"));
                })));
        LabClient first = lab.connect().subscribe(ROOM);
        backplane.fail("a");

        LabClient second = lab.connect().subscribe(ROOM);
        backplane.live("a");
        backplane.live("b");

        assertThat(first.fresh()).containsExactly(LabClient.rejected(ROOM));
        assertThat(second.fresh()).containsExactly(confirmed(ROOM));
        lab.broadcast("a", 1);
        assertThat(second.fresh()).containsExactly(LabClient.message(ROOM, "1"));
        first.leave();
        second.leave();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void a_stream_that_an_action_opened_and_that_failed_before_the_confirmation_cuts_after_it() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        channel.acting(subscription -> subscription.streamFrom(Stream.of("late")));
        LabClient client = lab.connect().subscribe(ROOM).act("act");

        backplane.fail("late");
        assertThat(client.closed()).isEmpty();
        backplane.live("a");
        backplane.live("b");

        assertThat(client.fresh()).endsWith(goodbye("insufficient_state", true));
        assertThat(lab.events.all()).contains("cut insufficient_state", "internal subscribe no route");
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.streams()).isZero();
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void a_stream_that_an_action_opened_and_left_again_may_fail() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        channel.acting(subscription -> {
            subscription.streamFrom(Stream.of("late"));
            CompletableFuture<Position> stage = backplane.stage("late");
            subscription.stopStreamFrom(Stream.of("late"));
            stage.completeExceptionally(new IllegalStateException("no route"));
        });
        LabClient client = lab.connect().subscribe(ROOM).act("act");

        backplane.allLive();

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(client.closed()).isEmpty();
    }

    /** Every stream is live at once, and none can be left without an exception. */
    private static final class Clinging implements Backplane {
        @Override
        public void start(Receiver receiver) {}

        @Override
        public CompletionStage<Position> publish(Publication publication) {
            return CompletableFuture.completedStage(Position.NONE);
        }

        @Override
        public CompletionStage<Position> subscribe(Stream stream) {
            return CompletableFuture.completedStage(Position.NONE);
        }

        @Override
        public void unsubscribe(Stream stream) {
            throw new IllegalStateException("the connection is lost");
        }

        @Override
        public History history() {
            return History.NONE;
        }

        @Override
        public void close() {}
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Subscription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamingTest {
    private static final Stream NEWS = Stream.of("news");
    private static final Stream SPORT = Stream.of("sport");

    private final RecordingChannel channel = new RecordingChannel(client -> {
        client.streamFrom(NEWS);
        client.streamFrom(SPORT);
    });
    private final Lab lab = Lab.of(channel);

    @Test
    void a_broadcast_reaches_every_subscriber_once() {
        List<LabClient> clients = List.of(
                lab.connect().inRoom(), lab.connect().inRoom(), lab.connect().inRoom());
        LabClient stranger = lab.connect();

        lab.broadcast("news", Map.of("title", "<b>é</b>"));

        assertThat(clients)
                .allSatisfy(client ->
                        assertThat(client.fresh()).containsExactly(message(ROOM, "{\"title\":\"<b>é</b>\"}")));
        assertThat(stranger.fresh()).isEmpty();
    }

    @Test
    void two_subscriptions_of_one_client_both_hear() {
        String other = "{\"channel\":\"Room\",\"id\":2}";
        LabClient client = lab.connect().inRoom().subscribe(other);
        client.fresh();

        lab.broadcast("news", 1);

        assertThat(client.fresh()).containsExactlyInAnyOrder(message(ROOM, "1"), message(other, "1"));
    }

    @Test
    void every_kind_of_json_arrives_as_it_was_sent() {
        LabClient client = lab.connect().inRoom();

        for (Object value :
                Arrays.asList("text", "{\"a\":1}", 42, 1.5, true, List.of(1, "two"), Map.of("a", 1), null)) {
            lab.broadcast("news", value);
        }

        assertThat(client.fresh())
                .containsExactly(
                        message(ROOM, "\"text\""),
                        message(ROOM, "\"{\\\"a\\\":1}\""),
                        message(ROOM, "42"),
                        message(ROOM, "1.5"),
                        message(ROOM, "true"),
                        message(ROOM, "[1,\"two\"]"),
                        message(ROOM, "{\"a\":1}"),
                        message(ROOM, "null"));
    }

    @Test
    void nothing_comes_of_a_stream_that_was_stopped() {
        LabClient client = acting(subscription -> subscription.stopStreamFrom(NEWS));

        lab.broadcast("news", 1);
        lab.broadcast("sport", 2);

        assertThat(client.fresh()).containsExactly(message(ROOM, "2"));
    }

    @Test
    void stopping_a_stream_that_was_never_started_changes_nothing() {
        LabClient client = acting(subscription -> subscription.stopStreamFrom(Stream.of("weather")));

        lab.broadcast("news", 1);

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
    }

    @Test
    void all_streams_can_be_stopped_and_started_anew() {
        LabClient client = acting(subscription -> {
            subscription.stopAllStreams();
            subscription.streamFrom(SPORT);
        });

        lab.broadcast("news", 1);
        lab.broadcast("sport", 2);

        assertThat(client.fresh()).containsExactly(message(ROOM, "2"));
    }

    @Test
    void streaming_from_a_stream_twice_delivers_once() {
        LabClient client = acting(subscription -> subscription.streamFrom(NEWS));

        lab.broadcast("news", 1);
        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
        client.unsubscribe(ROOM);

        assertThat(lab.server.streams()).isOne();
    }

    @Test
    void what_a_listener_was_told_a_frame_may_tell_from_now_on() {
        LabClient client = acting(subscription -> {
            subscription.streamFrom(NEWS, message -> subscription.transmit("listener"));
            subscription.streamFrom(NEWS);
        });

        lab.broadcast("news", 1);

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
    }

    @Test
    void a_model_has_a_stream_in_each_channel() {
        Lab models = Lab.with(builder -> builder.channel("Room", new RecordingChannel(client -> client.streamFor(7)))
                .channel("Other", new RecordingChannel(client -> client.streamFor(7))));
        String other = "{\"channel\":\"Other\"}";
        LabClient client = models.connect().inRoom().subscribe(other);
        client.fresh();

        models.server.broadcaster().broadcastTo("Room", 7, "to the room");
        models.server.broadcaster().broadcastTo("Other", 7, "to the other");
        models.server.broadcaster().broadcastTo("Room", 8, "to nobody");

        assertThat(client.fresh())
                .containsExactly(message(ROOM, "\"to the room\""), message(other, "\"to the other\""));
    }

    @Test
    void the_stream_of_a_model_can_be_stopped() {
        RecordingChannel models = new RecordingChannel(client -> client.streamFor(7));
        models.acting(subscription -> subscription.stopStreamFor(7));
        Lab one = Lab.of(models);
        LabClient client = one.connect().inRoom().act("act");

        one.server.broadcaster().broadcastTo("Room", 7, "late");

        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void a_broadcast_to_others_spares_every_subscription_of_the_sender() {
        LabClient other = lab.connect().inRoom();
        LabClient sender = acting(subscription -> subscription.broadcastToOthers(NEWS, 1));

        assertThat(sender.fresh()).isEmpty();
        assertThat(other.fresh()).containsExactly(message(ROOM, "1"));
    }

    @Test
    void a_broadcast_to_many_streams_reaches_each() {
        LabClient client = lab.connect().inRoom();

        lab.server.broadcaster().broadcast(List.of(NEWS, SPORT, Stream.of("nobody")), 1);

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"), message(ROOM, "1"));
    }

    @Test
    void a_message_may_be_as_large_as_the_limit_and_no_larger() {
        LabClient client = lab.connect().inRoom();
        int most = Limits.DEFAULT.outbound().messageBytes() - 2;

        lab.broadcast("news", "x".repeat(most));

        assertThat(client.fresh()).hasSize(1);
        assertThatThrownBy(() -> lab.broadcast("news", "x".repeat(most + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("524288")
                .hasMessageContaining("524289");
        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void a_transmission_may_be_as_large_as_the_limit_and_no_larger() {
        int most = Limits.DEFAULT.outbound().messageBytes() - 2;
        LabClient client = acting(subscription -> {
            subscription.transmit("x".repeat(most));
            subscription.transmit("x".repeat(most + 1));
        });

        assertThat(client.fresh()).hasSize(1);
        assertThat(lab.events.startingWith("failed"))
                .containsExactly(
                        "failed Room#act A message has at most 524288 characters of JSON, this one has 524289");
    }

    /** A client that has subscribed, and whose channel has then done something in an action. */
    private LabClient acting(Consumer<Subscription> what) {
        channel.acting(what);
        return lab.connect().inRoom().act("act");
    }
}

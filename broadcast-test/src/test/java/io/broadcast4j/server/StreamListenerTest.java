package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.StreamListener;
import io.broadcast4j.channel.Subscription;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamListenerTest {
    private static final Stream NEWS = Stream.of("news");

    @Test
    void it_may_change_messages_or_drop_them() {
        Lab lab = Lab.of(listening(client -> message -> {
            long number = message.integer("number");
            if (number % 2 == 0) {
                client.transmit(number * 10);
            }
        }));
        LabClient client = lab.connect().inRoom();

        for (int i = 1; i <= 4; i++) {
            lab.broadcast("news", java.util.Map.of("number", i));
        }

        assertThat(client.fresh()).containsExactly(message(ROOM, "20"), message(ROOM, "40"));
    }

    @Test
    void what_arrives_before_the_confirmation_is_handed_over_after_it() {
        HandBackplane backplane = new HandBackplane();
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", listening(client -> client::transmit)));
        LabClient client = lab.connect().subscribe(ROOM);

        lab.broadcast("news", 1);
        lab.broadcast("news", 2);
        assertThat(client.fresh()).isEmpty();
        backplane.live("news");
        lab.broadcast("news", 3);

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), message(ROOM, "1"), message(ROOM, "2"), message(ROOM, "3"));
    }

    @Test
    void one_that_throws_is_reported_and_hears_the_next() {
        Lab lab = Lab.of(listening(client -> message -> client.transmit(message.integer("number"))));
        LabClient client = lab.connect().inRoom();
        LabClient neighbour = lab.connect().inRoom();

        lab.broadcast("news", "not what was expected");
        lab.broadcast("news", java.util.Map.of("number", 2));

        assertThat(client.fresh()).containsExactly(message(ROOM, "2"));
        assertThat(neighbour.fresh()).containsExactly(message(ROOM, "2"));
        assertThat(lab.events.startingWith("ignored bad_data")).hasSize(2);
    }

    @Test
    void an_error_is_reported_at_the_place_listener_whatever_the_stream_is_called() {
        Lab lab = Lab.of(listening(client -> message -> {
            throw new StackOverflowError("deep");
        }));
        lab.connect().inRoom();

        lab.broadcast("news", 1);

        assertThat(lab.events.all()).contains("failed Room#listener deep");
    }

    @Test
    void messages_may_be_larger_and_deeper_than_those_of_clients() {
        Lab lab = Lab.of(
                listening(client -> message -> client.transmit(message.items().size())));
        LabClient client = lab.connect().inRoom();
        Object deep = 1;
        for (int i = 0; i < 100; i++) {
            deep = List.of(deep);
        }

        lab.broadcast("news", IntStream.range(0, 10_000).boxed().toList());
        lab.broadcast("news", List.of(deep, Collections.nCopies(300, "name").toString()));
        lab.broadcast("news", List.of(java.math.BigInteger.TEN.pow(60)));

        assertThat(client.fresh()).containsExactly(message(ROOM, "10000"), message(ROOM, "2"), message(ROOM, "1"));
    }

    @Test
    void messages_that_wait_for_the_channel_are_handed_over_in_order() {
        HandExecutor executor = new HandExecutor();
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", listening(client -> client::transmit)));
        LabClient client = subscribed(lab, executor);

        lab.broadcast("news", 1);
        lab.broadcast("news", 2);
        assertThat(client.fresh()).isEmpty();
        executor.runAll();

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"), message(ROOM, "2"));
    }

    @Test
    void one_that_was_stopped_is_not_handed_what_still_waits() {
        HandExecutor executor = new HandExecutor();
        RecordingChannel channel = listening(client -> client::transmit).acting(client -> client.stopStreamFrom(NEWS));
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = subscribed(lab, executor);

        client.act("act");
        lab.broadcast("news", 1);
        executor.runAll();

        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void one_of_a_subscription_that_has_ended_is_not_called() {
        HandExecutor executor = new HandExecutor();
        RecordingChannel channel = new RecordingChannel();
        RecordingChannel noting = new RecordingChannel(
                client -> client.streamFrom(NEWS, message -> channel.calls.add("heard " + message)));
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", noting));
        LabClient client = subscribed(lab, executor);

        client.unsubscribe(ROOM);
        lab.broadcast("news", 1);
        executor.runAll();

        assertThat(channel.calls).isEmpty();
    }

    private static LabClient subscribed(Lab lab, HandExecutor executor) {
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();
        client.fresh();
        return client;
    }

    private static RecordingChannel listening(Function<Subscription, StreamListener> listener) {
        return new RecordingChannel(client -> client.streamFrom(NEWS, listener.apply(client)));
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SubscriptionLifeTest {
    private static final String[] WHOLE_LIFE = {
        "beforeSubscribe",
        "subscribed",
        "afterSubscribe",
        "act",
        "beforeUnsubscribe",
        "unsubscribed",
        "afterUnsubscribe"
    };

    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));
    private final Lab lab = Lab.of(channel);

    @Test
    void callbacks_come_in_their_order_when_a_client_unsubscribes() {
        LabClient client = lab.connect().inRoom();

        client.act("act").unsubscribe(ROOM);

        assertThat(channel.calls).containsExactly(WHOLE_LIFE);
        client.leave();
        assertThat(channel.calls).containsExactly(WHOLE_LIFE);
    }

    @Test
    void callbacks_come_in_their_order_when_the_connection_goes() {
        LabClient client = lab.connect().inRoom();
        client.act("act");

        client.leave();
        client.leave();

        assertThat(channel.calls).containsExactly(WHOLE_LIFE);
        assertThat(lab.events.startingWith("closed")).hasSize(1);
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void subscribing_again_confirms_again_and_runs_nothing() {
        LabClient client = lab.connect().inRoom();

        client.subscribe(ROOM);
        lab.broadcast("news", 1);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), message(ROOM, "1"));
        assertThat(channel.count("subscribed")).isOne();
    }

    @Test
    void a_client_may_come_back_after_it_has_unsubscribed() {
        LabClient client = lab.connect().inRoom();
        client.unsubscribe(ROOM).unsubscribe(ROOM).inRoom();

        lab.broadcast("news", 1);

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
        assertThat(lab.events.startingWith("ignored"))
                .containsExactly("ignored unknown_subscription {\"channel\":\"Room\"}");
    }

    @Test
    void unsubscribed_that_throws_keeps_nothing_from_ending() {
        Lab sulking = Lab.of(new Channel() {
            @Override
            public void subscribed(Subscription client) {
                client.streamFrom(Stream.of("news"));
            }

            @Override
            public void unsubscribed(Subscription client) {
                throw new AssertionError("not like this");
            }
        });
        LabClient client = sulking.connect().inRoom();
        client.subscribe("{\"channel\":\"Room\",\"id\":2}");

        client.leave();

        assertThat(sulking.server.connections()).isZero();
        assertThat(sulking.server.streams()).isZero();
        assertThat(sulking.events.startingWith("failed"))
                .containsExactly("failed Room#unsubscribed not like this", "failed Room#unsubscribed not like this");
    }

    @Test
    void a_factory_makes_a_channel_for_each_subscription() {
        Lab counting = Lab.with(builder -> builder.channel("Room", Counter.class, client -> new Counter()));
        LabClient ann = counting.connect().inRoom();
        LabClient bob = counting.connect().inRoom();

        ann.act("count").act("count");
        bob.act("count");

        assertThat(ann.fresh()).containsExactly(message(ROOM, "1"), message(ROOM, "2"));
        assertThat(bob.fresh()).containsExactly(message(ROOM, "1"));
    }

    @Test
    void a_subscription_has_thirty_two_streams_and_no_more() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Lab many = Lab.of(new RecordingChannel(client -> {
            for (int i = 0; i < 32; i++) {
                client.streamFrom(Stream.of("s", i));
            }
            client.streamFrom(Stream.of("s", 31));
            thrown.set(org.assertj.core.api.Assertions.catchThrowable(() -> client.streamFrom(Stream.of("s", 32))));
            client.stopStreamFrom(Stream.of("s", 0));
            client.streamFrom(Stream.of("s", 33));
        }));

        LabClient client = many.connect().subscribe(ROOM);

        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("32");
        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(many.server.streams()).isEqualTo(33);
    }

    @Test
    void one_that_has_ended_does_nothing_any_more() {
        AtomicReference<Subscription> kept = new AtomicReference<>();
        Lab forgetful = Lab.of(new RecordingChannel(kept::set));
        LabClient client = forgetful.connect().inRoom().unsubscribe(ROOM);
        Subscription ended = kept.get();

        ended.transmit("anybody?");
        ended.streamFrom(Stream.of("news"));
        ended.streamFrom(Stream.of("news"), message -> ended.transmit(message));
        ended.every(Duration.ofSeconds(1), () -> ended.attributes().put("ran", true));
        ended.stopAllStreams();
        ended.reject();
        forgetful.broadcast("news", 1);
        forgetful.pass(Duration.ofMillis(2_900));

        assertThat(client.fresh()).isEmpty();
        assertThat(ended.attributes()).isEmpty();
        assertThat(ended.isRejected()).isFalse();
        assertThat(forgetful.server.streams()).isOne();
    }

    @Test
    void the_application_sees_who_subscribed_to_what() {
        AtomicReference<Subscription> kept = new AtomicReference<>();
        Lab curious = Lab.of(new RecordingChannel(kept::set));
        String identifier = "{\"channel\":\"Room\",\"room_id\":7}";
        curious.connect().subscribe(identifier);

        Subscription subscription = kept.get();
        assertThat(subscription.identifier()).isEqualTo(identifier);
        assertThat(subscription.channelName()).isEqualTo("Room");
        assertThat(subscription.params().integer("room_id")).isEqualTo(7);
        assertThat(subscription.params().text("channel")).isEqualTo("Room");
        assertThat(subscription.identity().key()).startsWith("anonymous-");
        assertThat(subscription.broadcaster()).isSameAs(curious.server.broadcaster());
    }

    @Test
    void a_name_is_given_to_one_channel() {
        assertThatThrownBy(
                        () -> BroadcastServer.builder().channel("Room", channel).channel("Room", channel))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"Room\"");
    }

    /** Keeps its state in a field. */
    static final class Counter implements Channel {
        private int count;

        @Action
        public void count(Subscription client) {
            client.transmit(++count);
        }
    }
}

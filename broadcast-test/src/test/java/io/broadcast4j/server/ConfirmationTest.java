package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A subscription whose streams take their time to become live. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfirmationTest {
    private final HandBackplane backplane = new HandBackplane();
    private final RecordingChannel channel = new RecordingChannel(client -> {
        client.streamFrom(Stream.of("a"));
        client.transmit("one moment");
        client.streamFrom(Stream.of("b"));
    });
    private final Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
    private final LabClient client = lab.connect();

    @Test
    void waits_until_every_stream_is_live() {
        client.subscribe(ROOM);
        backplane.live("b");
        assertThat(client.fresh()).containsExactly(message(ROOM, "\"one moment\""));

        backplane.live("a");

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(channel.calls).containsExactly("beforeSubscribe", "subscribed", "afterSubscribe");
        assertThat(lab.events.startingWith("confirmed")).hasSize(1);
    }

    @Test
    void messages_that_arrive_meanwhile_come_after_it_in_order_and_once() {
        client.subscribe(ROOM);
        lab.broadcast("a", 1);
        lab.broadcast("a", 2);
        backplane.live("a");
        lab.broadcast("a", 3);
        backplane.live("b");
        lab.broadcast("a", 4);

        assertThat(client.fresh())
                .containsExactly(
                        message(ROOM, "\"one moment\""),
                        confirmed(ROOM),
                        message(ROOM, "1"),
                        message(ROOM, "2"),
                        message(ROOM, "3"),
                        message(ROOM, "4"));
    }

    @Test
    void as_many_messages_are_held_as_the_gate_takes() {
        client.subscribe(ROOM);
        List<String> expected = new ArrayList<>(List.of(message(ROOM, "\"one moment\""), confirmed(ROOM)));
        for (int i = 0; i < Hub.HELD_MESSAGES; i++) {
            lab.broadcast("a", i);
            expected.add(message(ROOM, "" + i));
        }

        backplane.allLive();

        assertThat(client.fresh()).isEqualTo(expected);
    }

    @Test
    void one_more_and_the_client_is_told_that_it_missed_something() {
        client.subscribe(ROOM);
        backplane.live("a");
        for (int i = 0; i <= Hub.HELD_MESSAGES; i++) {
            lab.broadcast("a", i);
        }
        assertThat(client.fresh()).containsExactly(message(ROOM, "\"one moment\""));

        backplane.allLive();

        assertThat(client.fresh()).containsExactly(goodbye("insufficient_state", true));
    }

    @Test
    void streams_that_never_become_live_send_the_client_away_to_come_back_after_ten_seconds() {
        client.subscribe(ROOM);
        backplane.live("a");
        lab.pass(java.time.Duration.ofMillis(9_999));
        assertThat(client.closed()).isEmpty();

        lab.pass(java.time.Duration.ofMillis(1));

        assertThat(client.texts()).doesNotContain(rejected(ROOM)).endsWith(goodbye("try_again_later", true));
        assertThat(lab.events.all()).contains("rejected not_live");
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void a_stream_that_fails_rejects() {
        client.subscribe(ROOM);
        backplane.live("a");
        backplane.fail("b");

        assertThat(client.fresh()).endsWith(rejected(ROOM));
        assertRolledBack();
    }

    @Test
    void a_rejected_client_may_try_again() {
        client.subscribe(ROOM);
        backplane.fail("a");
        backplane.live("b");
        assertThat(client.fresh()).endsWith(rejected(ROOM));

        client.subscribe(ROOM);
        backplane.allLive();

        assertThat(client.fresh()).containsExactly(message(ROOM, "\"one moment\""), confirmed(ROOM));
    }

    @Test
    void unsubscribing_meanwhile_forgoes_the_confirmation() {
        client.subscribe(ROOM);
        client.unsubscribe(ROOM);
        lab.passSeconds(2);
        backplane.allLive();

        assertThat(client.fresh()).containsExactly(message(ROOM, "\"one moment\""));
        assertRolledBack();
    }

    @Test
    void unsubscribing_and_subscribing_again_meanwhile_confirms_once() {
        client.subscribe(ROOM);
        client.unsubscribe(ROOM);
        client.subscribe(ROOM);
        backplane.allLive();
        lab.passSeconds(2);

        assertThat(client.fresh()).filteredOn(confirmed(ROOM)::equals).hasSize(1);
        assertThat(channel.count("subscribed")).isEqualTo(2);
        assertThat(channel.count("unsubscribed")).isOne();
    }

    @Test
    void subscribing_twice_meanwhile_confirms_once_and_runs_once() {
        client.subscribe(ROOM);
        client.subscribe(ROOM);
        backplane.allLive();

        assertThat(client.fresh()).containsExactly(message(ROOM, "\"one moment\""), confirmed(ROOM));
        assertThat(channel.count("subscribed")).isOne();
    }

    @Test
    void a_stream_added_later_says_nothing_and_delivers_when_it_is_live() {
        channel.acting(subscription -> subscription.streamFrom(Stream.of("late")));
        client.subscribe(ROOM);
        backplane.allLive();
        client.fresh();

        client.act("act");
        lab.broadcast("late", 1);
        assertThat(client.fresh()).isEmpty();
        backplane.live("late");
        lab.broadcast("late", 2);

        assertThat(client.fresh()).containsExactly(message(ROOM, "1"), message(ROOM, "2"));
    }

    @Test
    void a_stream_added_later_that_fails_tells_the_client_that_it_misses_something() {
        channel.acting(subscription -> subscription.streamFrom(Stream.of("late")));
        client.subscribe(ROOM);
        backplane.allLive();
        client.act("act");

        backplane.fail("late");

        assertThat(client.fresh()).endsWith(goodbye("insufficient_state", true));
    }

    private void assertRolledBack() {
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(backplane.isListening("a")).isFalse();
        assertThat(backplane.isListening("b")).isFalse();
        assertThat(client.closed()).isEmpty();
    }
}

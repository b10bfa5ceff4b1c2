package io.broadcast4j.server;

import static io.broadcast4j.server.MixedChannel.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Channels that do more for a client of an event stream than to stream from what they name at the beginning. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventChannelTest {
    private static final String NEWS = streaming("a");
    private static final String LATE = MixedChannel.identifier("a", "late", "", 0);
    private static final String HEARD = MixedChannel.identifier("", "", "a", 0);

    private final RecordingChannel room = new RecordingChannel(client -> client.streamFrom(Stream.of("a")));
    private final EventLab events = new EventLab(builder -> builder.channel("Room", room));
    private boolean joined;

    @Test
    void a_stream_that_the_channel_joins_later_goes_on_where_the_client_was() {
        EventClient client = events.client(LATE).connect();
        events.say("late", "l1");
        client.cut();
        events.say("late", "l2", "l3");
        events.say("a", "a1");

        client.connect();
        events.say("late", "l4");

        assertThat(client.freshTexts()).containsExactly("l1", "a1", "l2", "l3", "l4");
    }

    @Test
    void a_stream_that_the_channel_joins_later_is_not_forgotten_by_a_client_that_is_cut_before() {
        EventClient client = events.client(LATE).connect();
        events.say("late", "l1");
        client.cut();
        events.say("late", "l2");
        client.connect(1);
        events.say("late", "l3");

        assertThat(client.connect().freshTexts()).containsExactly("l1", "l2", "l3");
    }

    @Test
    void a_stream_that_is_left_and_joined_again_is_not_replayed() {
        Stream other = Stream.of("b");
        room.acting(subscription -> toggle(subscription, other));
        EventClient client = events.client(LabClient.ROOM).connect();
        act(client);
        events.say("b", "b1");
        client.cut();
        events.say("b", "b2");
        client.connect();
        act(client);
        events.say("b", "b3");
        act(client);
        events.say("b", "b4");
        act(client);
        events.say("b", "b5");

        assertThat(client.freshTexts()).containsExactly("b1", "b2", "b3", "b5");
    }

    @Test
    void what_a_listener_passes_on_is_neither_lost_nor_told_again() {
        EventClient client = events.client(HEARD).connect();
        events.say("a", "a1", "a2");
        client.cut();
        events.say("a", "a3");
        client.connect();
        events.say("a", "a4");
        client.cut();
        events.say("a", "a5", "a6");

        assertThat(client.connect().freshTexts()).containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
    }

    @Test
    void what_a_listener_was_about_to_pass_on_comes_after_the_cut() {
        for (int room = 0; room < 12; room++) {
            EventClient client = events.client(HEARD).connect();
            events.say("a", "a1");
            List<String> heard = new ArrayList<>(client.cut().freshTexts());
            events.say("a", "a2", "a3", "a4");
            client.connect(room);
            events.say("a", "a5");
            heard.addAll(client.freshTexts());
            client.cut();
            heard.addAll(client.connect().freshTexts());
            client.cut();

            // What was passed on is told again if its id was lost, so it may come twice, but in a row.
            List<String> once = new ArrayList<>();
            heard.forEach(text -> {
                if (once.isEmpty() || !once.get(once.size() - 1).equals(text)) {
                    once.add(text);
                }
            });
            assertThat(once).as("cut after %s", room).containsExactly("a1", "a2", "a3", "a4", "a5");
        }
    }

    @Test
    void a_listener_that_joins_where_others_listen_for_long_begins_there() {
        EventClient first = events.client(NEWS).connect();
        events.say("a", "a1", "a2", "a3", "a4", "a5", "a6");
        EventClient second = events.client(HEARD).connect();
        second.cut();
        events.say("a", "a7");

        assertThat(second.connect().freshTexts()).containsExactly("a7");
        assertThat(first.freshTexts()).hasSize(7);
    }

    private void toggle(Subscription subscription, Stream stream) {
        boolean again = subscription.attributes().putIfAbsent("joined", true) == null || !joined;
        joined = again;
        if (again) {
            subscription.streamFrom(stream);
        } else {
            subscription.stopStreamFrom(stream);
        }
    }

    private static void act(EventClient client) {
        client.perform(LabClient.ROOM, "{\"action\":\"act\"}");
    }
}

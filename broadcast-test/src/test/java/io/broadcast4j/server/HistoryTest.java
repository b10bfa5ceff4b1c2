package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.message;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.HistoryWire.since;
import static io.broadcast4j.server.HistoryWire.sinceAndAfter;
import static io.broadcast4j.server.HistoryWire.subscribing;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A client that asks for history when it subscribes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {
    private static final String TWO = "{\"channel\":\"Two\"}";
    private static final int KEPT = 4;

    private final Lab lab = Lab.with(builder -> builder.channel(
                    "Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a"))))
            .channel("Two", new RecordingChannel(client -> {
                client.streamFrom(Stream.of("a"));
                client.streamFrom(Stream.of("b"));
            }))
            .channel("None", new RecordingChannel())
            .history(HistoryPolicy.keep(KEPT, Duration.ofMinutes(5))));

    @Test
    void what_was_missed_is_replayed_between_the_confirmation_and_what_comes() {
        Position first = lab.store("a", 1);
        Position second = lab.store("a", 2);
        Position third = lab.store("a", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, after("a", first)));
        Position fourth = lab.store("a", 4);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 2, "a", second),
                        message(ROOM, 3, "a", third),
                        confirmedHistory(ROOM),
                        message(ROOM, 4, "a", fourth));
    }

    @Test
    void a_client_that_has_seen_everything_is_confirmed_and_nothing_is_replayed() {
        Position first = lab.store("a", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, after("a", first)));
        Position second = lab.store("a", 2);

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), confirmedHistory(ROOM), message(ROOM, 2, "a", second));
    }

    @Test
    void everything_since_a_time_is_replayed_that_second_included() {
        lab.store("a", 1);
        lab.passSeconds(1);
        long second = lab.time.now().getEpochSecond();
        Position first = lab.store("a", 2);
        lab.passSeconds(1);
        Position next = lab.store("a", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, since(second)));

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 2, "a", first),
                        message(ROOM, 3, "a", next),
                        confirmedHistory(ROOM));
    }

    @Test
    void a_time_before_which_something_was_forgotten_is_rejected() {
        long second = lab.time.now().getEpochSecond();
        for (int i = 0; i <= KEPT; i++) {
            lab.store("a", i);
        }
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, since(second)));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @Test
    void a_stream_that_nothing_was_ever_sent_to_has_nothing_since_any_time_of_the_server() {
        lab.passSeconds(1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, since(lab.time.now().getEpochSecond())));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), confirmedHistory(ROOM));
    }

    @Test
    void where_a_position_is_known_it_counts_and_the_time_for_the_other_streams() {
        lab.passSeconds(1);
        long second = lab.time.now().getEpochSecond();
        Position a1 = lab.store("a", 1);
        Position a2 = lab.store("a", 2);
        Position b1 = lab.store("b", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(TWO, sinceAndAfter(second, Map.of("a", a1))));

        List<String> heard = client.fresh();
        assertThat(heard).hasSize(4).startsWith(confirmed(TWO)).endsWith(confirmedHistory(TWO));
        assertThat(heard).contains(message(TWO, 2, "a", a2), message(TWO, 3, "b", b1));
    }

    @Test
    void several_streams_are_replayed_one_after_another() {
        Position a1 = lab.store("a", 1);
        Position b1 = lab.store("b", 1);
        Position a2 = lab.store("a", 2);
        Position b2 = lab.store("b", 2);
        Position a3 = lab.store("a", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(TWO, after(Map.of("a", a1, "b", b1))));

        List<String> heard = client.fresh();
        assertThat(heard).hasSize(5).startsWith(confirmed(TWO)).endsWith(confirmedHistory(TWO));
        assertThat(heard).containsSubsequence(message(TWO, 2, "a", a2), message(TWO, 3, "a", a3));
        assertThat(heard).contains(message(TWO, 2, "b", b2));
    }

    @Test
    void one_stream_that_cannot_be_replayed_rejects_all_and_nothing_is_replayed() {
        Position a1 = lab.store("a", 1);
        lab.store("a", 2);
        lab.store("b", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(TWO, after(Map.of("a", a1, "b", new Position("gone", 1, "")))));
        Position a3 = lab.store("a", 3);
        Position b2 = lab.store("b", 2);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(TWO), rejectedHistory(TWO), message(TWO, 3, "a", a3), message(TWO, 2, "b", b2));
    }

    @Test
    void a_stream_of_which_the_client_says_nothing_is_not_replayed() {
        Position a1 = lab.store("a", 1);
        lab.store("b", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(TWO, after("a", a1)));

        assertThat(client.fresh()).containsExactly(confirmed(TWO), confirmedHistory(TWO));
    }

    @Test
    void the_place_before_the_oldest_message_that_is_kept_is_good_and_the_one_before_that_is_not() {
        Position first = lab.store("a", 0);
        Position second = lab.store("a", 1);
        for (int i = 2; i <= KEPT + 1; i++) {
            lab.store("a", i);
        }

        LabClient client = lab.connectExtended();
        client.send(subscribing(ROOM, after("a", second)));
        assertThat(client.fresh()).hasSize(KEPT + 2).endsWith(confirmedHistory(ROOM));

        LabClient late = lab.connectExtended();
        late.send(subscribing(ROOM, after("a", first)));
        assertThat(late.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @Test
    void a_place_beyond_the_end_is_rejected() {
        Position first = lab.store("a", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, after("a", new Position(first.epoch(), 2, ""))));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @Test
    void what_a_client_has_caused_itself_is_no_gap() {
        LabClient client = lab.open(Lab.extendedHandshake());
        String id = sid(client);
        Position first = lab.store("a", 1);
        lab.store("a", 2, BroadcastOptions.exceptConnection(id));
        Position third = lab.store("a", 3);
        lab.store("a", 4, BroadcastOptions.exceptConnection(id));

        client.send(subscribing(ROOM, after("a", first)));
        lab.store("a", 5, BroadcastOptions.exceptConnection(id));
        Position sixth = lab.store("a", 6);
        lab.store("a", 7, BroadcastOptions.exceptConnection(id));
        Position eighth = lab.store("a", 8);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 3, "a", third),
                        confirmedHistory(ROOM),
                        message(ROOM, 6, "a", sixth),
                        message(ROOM, 8, "a", eighth));
    }

    @Test
    void a_message_that_is_not_to_be_remembered_comes_live_alone() {
        Position first = lab.store("a", 1);
        lab.store("a", "passing", BroadcastOptions.DEFAULT.withoutHistory());
        Position second = lab.store("a", 2);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, after("a", first)));
        lab.store("a", "passing", BroadcastOptions.DEFAULT.withoutHistory());
        Position third = lab.store("a", 3);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 2, "a", second),
                        confirmedHistory(ROOM),
                        LabClient.message(ROOM, quote("passing")),
                        message(ROOM, 3, "a", third));
    }

    @Test
    void a_subscription_without_streams_has_missed_nothing() {
        String none = "{\"channel\":\"None\"}";
        LabClient client = lab.connectExtended();

        client.send(subscribing(none, since(lab.time.now().getEpochSecond())));

        assertThat(client.fresh()).containsExactly(confirmed(none), confirmedHistory(none));
    }

    /** Takes a client's welcome, and returns the id of its session. */
    static String sid(LabClient client) {
        return client.fresh().get(0).replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    }
}

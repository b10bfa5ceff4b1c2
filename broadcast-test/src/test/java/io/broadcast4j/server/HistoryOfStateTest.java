package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.asking;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.message;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.HistoryWire.since;
import static io.broadcast4j.server.HistoryWire.subscribing;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Streams that keep nothing, or their latest message alone. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryOfStateTest {
    private static final String STATE = "{\"channel\":\"State\"}";
    private static final String OFF = "{\"channel\":\"Off\"}";
    private static final String MIXED = "{\"channel\":\"Mixed\"}";
    private static final String STATES = "{\"channel\":\"States\"}";

    private final RecordingChannel later =
            new RecordingChannel().acting(client -> client.streamFrom(Stream.of("state")));
    private final Lab lab = Lab.with(builder -> builder.channel("State", streaming("state"))
            .channel("Off", streaming("off"))
            .channel("Mixed", streaming("off", "a", "state"))
            .channel("States", streaming("state", "state:2"))
            .channel("Room", later)
            .history("off*", HistoryPolicy.OFF)
            .history("state*", HistoryPolicy.latestOnly(Duration.ofMinutes(5))));

    private static RecordingChannel streaming(String... streams) {
        return new RecordingChannel(client -> {
            for (String stream : streams) {
                client.streamFrom(Stream.of(stream));
            }
        });
    }

    @Test
    void history_of_streams_that_keep_none_is_rejected() {
        lab.broadcast("off", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(OFF, since(lab.time.now().getEpochSecond())));
        lab.broadcast("off", 2);

        assertThat(client.fresh()).containsExactly(confirmed(OFF), rejectedHistory(OFF), LabClient.message(OFF, "2"));
    }

    @Test
    void a_stream_that_keeps_none_does_not_stand_in_the_way_of_others() {
        Position first = lab.store("a", 1);
        Position second = lab.store("a", 2);
        lab.broadcast("off", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(MIXED, after("a", first)));

        assertThat(client.fresh())
                .containsExactly(confirmed(MIXED), message(MIXED, 2, "a", second), confirmedHistory(MIXED));
    }

    @Test
    void a_position_in_a_stream_that_keeps_none_any_more_is_rejected() {
        Position first = lab.store("a", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(MIXED, after(Map.of("a", first, "off", new Position("once", 3, "")))));

        assertThat(client.fresh()).containsExactly(confirmed(MIXED), rejectedHistory(MIXED));
    }

    @Test
    void every_new_subscription_gets_the_latest_after_the_confirmation() {
        lab.store("state", 1);
        lab.store("state", 2);

        assertThat(lab.connect().subscribe(STATE).fresh())
                .containsExactly(confirmed(STATE), LabClient.message(STATE, "2"));
        assertThat(lab.connectExtended().subscribe(STATE).fresh()).hasSize(2).startsWith(confirmed(STATE));
    }

    @Test
    void what_comes_after_the_latest_comes_once() {
        lab.store("state", 1);
        LabClient client = lab.connect().subscribe(STATE);
        lab.store("state", 2);

        assertThat(client.fresh())
                .containsExactly(confirmed(STATE), LabClient.message(STATE, "1"), LabClient.message(STATE, "2"));
    }

    @Test
    void one_state_is_given_though_there_is_no_other() {
        lab.store("state", 1);

        assertThat(lab.connect().subscribe(STATES).fresh())
                .containsExactly(confirmed(STATES), LabClient.message(STATES, "1"));
    }

    @Test
    void no_state_as_yet_is_no_reason_to_reject() {
        Position first = lab.store("a", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(MIXED, after("a", first)));

        assertThat(client.fresh()).containsExactly(confirmed(MIXED), confirmedHistory(MIXED));
    }

    @Test
    void a_state_that_has_not_changed_is_not_sent_again() {
        Position first = lab.store("state", 1);
        LabClient client = lab.connectExtended();

        client.send(subscribing(STATE, after("state", first)));

        assertThat(client.fresh()).containsExactly(confirmed(STATE), confirmedHistory(STATE));
    }

    @Test
    void a_state_that_has_changed_often_is_sent_once() {
        Position first = lab.store("state", 1);
        lab.store("state", 2);
        Position third = lab.store("state", 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(STATE, after("state", first)));

        assertThat(client.fresh())
                .containsExactly(confirmed(STATE), message(STATE, 3, "state", third), confirmedHistory(STATE));
    }

    @Test
    void a_later_request_does_not_bring_the_state_again() {
        lab.store("state", 1);
        LabClient client = lab.connectExtended().subscribe(STATE);
        client.fresh();

        client.send(asking(STATE, since(lab.time.now().getEpochSecond())));

        assertThat(client.fresh()).containsExactly(confirmedHistory(STATE));
    }

    @Test
    void a_stream_that_an_action_adds_brings_its_state() {
        lab.store("state", 1);
        LabClient client = lab.connect().inRoom();

        client.act("act");
        lab.store("state", 2);

        assertThat(client.fresh()).containsExactly(LabClient.message(ROOM, "1"), LabClient.message(ROOM, "2"));
    }

    @Test
    void states_that_were_lost_on_the_way_are_made_good_by_the_latest() {
        FaultyBackplane backplane = new FaultyBackplane();
        Lab faulty = Lab.on(
                backplane,
                builder -> builder.channel("State", streaming("state"))
                        .history(HistoryPolicy.latestOnly(Duration.ofMinutes(5))));
        faulty.store("state", 1);
        LabClient client = faulty.connect().subscribe(STATE);
        backplane.losing(() -> {
            faulty.store("state", 2);
            faulty.store("state", 3);
        });
        faulty.store("state", 4);
        faulty.store("state", 5);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(STATE),
                        LabClient.message(STATE, "1"),
                        LabClient.message(STATE, "4"),
                        LabClient.message(STATE, "5"));
    }

    @Test
    void a_state_that_cannot_be_read_is_told_though_nobody_has_asked() {
        FaultyBackplane backplane = new FaultyBackplane();
        Lab faulty = Lab.on(
                backplane,
                builder -> builder.channel("State", streaming("state"))
                        .history(HistoryPolicy.latestOnly(Duration.ofMinutes(5))));
        faulty.store("state", 1);
        backplane.failAnswers();

        assertThat(faulty.connectExtended().subscribe(STATE).fresh())
                .containsExactly(confirmed(STATE), rejectedHistory(STATE));
        assertThat(faulty.connect().subscribe(STATE).fresh()).containsExactly(goodbye("insufficient_state", true));
    }
}

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Messages that are lost between the nodes: found and brought after, or told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GapTest {
    private static final int KEPT = 3;
    private static final String LISTENING = "{\"channel\":\"Listening\"}";

    private final FaultyBackplane backplane = new FaultyBackplane();
    private final Lab lab = Lab.on(
            backplane,
            builder -> builder.channel("Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a"))))
                    .channel(
                            "Listening",
                            new RecordingChannel(client -> client.streamFrom(Stream.of("a"), client::transmit)))
                    .history(HistoryPolicy.keep(KEPT, Duration.ofMinutes(5))));

    @Test
    void what_was_lost_is_brought_after_once_for_everybody() {
        LabClient plain = lab.connect().inRoom();
        LabClient extended = lab.connectExtended().inRoom();
        LabClient listening = lab.connect().subscribe(LISTENING);
        listening.fresh();
        lab.store("a", 1);

        lose(2);
        lab.store("a", 3);

        assertThat(plain.fresh())
                .containsExactly(
                        LabClient.message(ROOM, "1"), LabClient.message(ROOM, "2"), LabClient.message(ROOM, "3"));
        assertThat(extended.fresh()).hasSize(3);
        assertThat(listening.fresh()).hasSize(3).endsWith(LabClient.message(LISTENING, "3"));
        assertThat(backplane.asked).isOne();
    }

    @Test
    void a_client_of_the_plain_protocol_is_disconnected_to_begin_anew() {
        LabClient client = lab.connect().inRoom();

        lose(1, 2, 3, 4);
        lab.store("a", 5);

        assertThat(client.fresh()).last().isEqualTo(goodbye("insufficient_state", true));
        assertThat(client.closed()).isPresent();
    }

    @Test
    void a_client_of_the_extended_protocol_is_told_once_and_lives() {
        LabClient client = lab.connectExtended().inRoom();

        lose(1, 2, 3, 4);
        Position fifth = lab.store("a", 5);
        Position sixth = lab.store("a", 6);

        assertThat(client.fresh())
                .containsExactly(rejectedHistory(ROOM), message(ROOM, 5, "a", fifth), message(ROOM, 6, "a", sixth));
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_client_of_the_plain_protocol_that_has_asked_for_history_is_told_like_one_of_the_extended() {
        LabClient client =
                lab.connect().send(subscribing(ROOM, since(lab.time.now().getEpochSecond())));
        client.fresh();

        lose(1, 2, 3, 4);
        lab.store("a", 5);

        assertThat(client.fresh()).hasSize(2).startsWith(rejectedHistory(ROOM));
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_listener_of_an_extended_client_goes_on_and_the_client_is_told() {
        LabClient client = lab.connectExtended().subscribe(LISTENING);
        client.fresh();

        lose(1, 2, 3, 4);
        lab.store("a", 5);

        assertThat(client.fresh()).containsExactly(rejectedHistory(LISTENING), LabClient.message(LISTENING, "5"));
    }

    @Test
    void a_client_that_comes_with_its_position_while_something_is_missing_is_told_of_no_gap() {
        LabClient neighbour = lab.connectExtended().inRoom();
        Position first = lab.store("a", 1);
        Position[] lost = lose(2, 3);
        LabClient client = lab.connectExtended();

        client.send(subscribing(ROOM, after("a", first)));
        Position fourth = lab.store("a", 4);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 2, "a", lost[0]),
                        message(ROOM, 3, "a", lost[1]),
                        confirmedHistory(ROOM),
                        message(ROOM, 4, "a", fourth));
        assertThat(neighbour.fresh()).hasSize(4).doesNotContain(rejectedHistory(ROOM));
    }

    @Test
    void a_client_that_was_told_of_a_gap_may_ask_for_what_the_history_still_has() {
        LabClient client = lab.connectExtended().inRoom();
        Position first = lab.store("a", 1);
        lose(2, 3);
        backplane.failAnswers();
        lab.store("a", 4);
        client.fresh();

        client.send(asking(ROOM, after("a", first)));

        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM));
    }

    @Test
    void a_lost_last_message_is_found_by_the_check() {
        LabClient client = lab.connect().inRoom();
        lab.store("a", 1);
        lose(2);
        client.fresh();

        lab.passSeconds(20);

        assertThat(client.fresh()).containsExactly(LabClient.message(ROOM, "2"));
    }

    @Test
    void a_lost_last_message_that_is_forgotten_is_told_after_two_checks() {
        LabClient client = lab.connectExtended().inRoom();
        lab.store("a", 1);
        lose(2, 3, 4, 5);
        client.fresh();

        lab.passSeconds(41);

        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM));
    }

    @Test
    void the_check_says_nothing_where_nothing_is_missing() {
        LabClient plain = lab.connect().inRoom();
        IntStream.range(0, 10).forEach(number -> lab.store("a", number));
        plain.fresh();

        lab.passSeconds(120);

        assertThat(plain.fresh()).isEmpty();
    }

    @Test
    void a_history_that_does_not_answer_while_something_is_missing_holds_nobody_up_for_long() {
        LabClient client = lab.connectExtended().inRoom();
        lab.store("a", 1);
        lose(2);
        backplane.holdAnswers();
        Position third = lab.store("a", 3);
        client.fresh();

        lab.passSeconds(10);

        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM), message(ROOM, 3, "a", third));
    }

    private Position[] lose(int... numbers) {
        Position[] lost = new Position[numbers.length];
        backplane.losing(() -> {
            for (int i = 0; i < numbers.length; i++) {
                lost[i] = lab.store("a", numbers[i]);
            }
        });
        return lost;
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.asking;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.message;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.HistoryWire.subscribing;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A client that asks for history when it has subscribed already, and a history that takes its time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryLaterTest {
    private final FaultyBackplane backplane = new FaultyBackplane();
    private final RecordingChannel room = new RecordingChannel(client -> client.streamFrom(Stream.of("a")));
    private final Lab lab = Lab.on(
            backplane,
            builder -> builder.channel("Room", room).history(HistoryPolicy.keep(2_000, Duration.ofMinutes(5))));
    private final List<Position> stored = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> lab.store("a", number))
            .toList();
    private final LabClient client = lab.connectExtended();

    @Test
    void what_came_before_the_first_message_is_replayed_and_nothing_twice() {
        client.inRoom();
        Position sixth = lab.store("a", 6);

        client.send(asking(ROOM, after("a", at(3))));

        assertThat(client.fresh())
                .containsExactly(message(ROOM, 6, "a", sixth), replayed(4), replayed(5), confirmedHistory(ROOM));
    }

    @Test
    void asking_again_replays_nothing_again() {
        client.send(subscribing(ROOM, after("a", at(3))));
        lab.store("a", 6);
        client.fresh();

        client.send(asking(ROOM, after("a", at(3))));

        assertThat(client.fresh()).containsExactly(confirmedHistory(ROOM));
    }

    @Test
    void asking_for_more_replays_what_came_before() {
        client.send(subscribing(ROOM, after("a", at(3))));
        client.fresh();

        client.send(asking(ROOM, after("a", at(1))));
        Position sixth = lab.store("a", 6);

        assertThat(client.fresh())
                .containsExactly(replayed(2), replayed(3), confirmedHistory(ROOM), message(ROOM, 6, "a", sixth));
    }

    @Test
    void what_comes_while_the_history_is_read_waits_for_it() {
        client.inRoom();
        backplane.holdAnswers();
        client.send(asking(ROOM, after("a", at(3))));
        Position sixth = lab.store("a", 6);
        assertThat(client.fresh()).isEmpty();

        backplane.giveAnswers();

        assertThat(client.fresh())
                .containsExactly(replayed(4), replayed(5), confirmedHistory(ROOM), message(ROOM, 6, "a", sixth));
    }

    @Test
    void what_comes_while_a_new_subscription_reads_is_not_sent_twice() {
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(3))));
        Position sixth = lab.store("a", 6);
        assertThat(client.fresh()).containsExactly(confirmed(ROOM));

        backplane.giveAnswers();

        assertThat(client.fresh())
                .containsExactly(replayed(4), replayed(5), confirmedHistory(ROOM), message(ROOM, 6, "a", sixth));
    }

    @Test
    void more_than_a_gate_holds_while_the_history_is_read_is_a_gap() {
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(3))));
        IntStream.rangeClosed(6, 1_200).forEach(number -> lab.store("a", number));
        client.fresh();

        backplane.giveAnswers();

        assertThat(client.fresh())
                .startsWith(replayed(4), replayed(5), confirmedHistory(ROOM), rejectedHistory(ROOM))
                .endsWith(message(ROOM, 1_200, "a", at(1_200)))
                .containsOnlyOnce(rejectedHistory(ROOM));
    }

    @Test
    void two_requests_at_once_are_answered_one_after_the_other() {
        client.inRoom();
        backplane.holdAnswers();
        client.send(asking(ROOM, after("a", at(3))), asking(ROOM, after("a", at(1))));
        assertThat(backplane.asked).isOne();

        backplane.giveAnswers();

        assertThat(client.fresh())
                .containsExactly(
                        replayed(4),
                        replayed(5),
                        confirmedHistory(ROOM),
                        replayed(2),
                        replayed(3),
                        confirmedHistory(ROOM));
    }

    @Test
    void too_many_requests_at_once_are_rejected() {
        client.inRoom();
        backplane.holdAnswers();
        for (int i = 0; i < 10; i++) {
            client.send(asking(ROOM, after("a", at(5))));
        }

        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM), rejectedHistory(ROOM));
        assertThat(lab.events.startingWith("history rejected")).hasSize(2);
        backplane.giveAnswers();
        assertThat(client.fresh()).hasSize(8).containsOnly(confirmedHistory(ROOM));
    }

    @Test
    void whoever_unsubscribes_meanwhile_hears_nothing_more() {
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(3)))).unsubscribe(ROOM);
        lab.store("a", 6);
        client.fresh();

        backplane.giveAnswers();
        lab.store("a", 7);

        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void whoever_subscribes_again_meanwhile_is_answered_for_the_new_subscription_alone() {
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(1)))).unsubscribe(ROOM);
        client.send(subscribing(ROOM, after("a", at(4))));
        client.fresh();

        backplane.giveAnswers();

        assertThat(client.fresh()).containsExactly(replayed(5), confirmedHistory(ROOM));
    }

    @Test
    void a_stream_that_is_stopped_meanwhile_is_not_replayed() {
        room.acting(subscription -> subscription.stopStreamFrom(Stream.of("a")));
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(3)))).act("act");
        client.fresh();

        backplane.giveAnswers();

        assertThat(client.fresh()).containsExactly(confirmedHistory(ROOM));
    }

    @Test
    void a_history_that_does_not_answer_is_given_up_and_life_goes_on() {
        backplane.holdAnswers();
        client.send(subscribing(ROOM, after("a", at(3))));
        Position sixth = lab.store("a", 6);
        lab.passSeconds(9);
        assertThat(client.fresh()).containsExactly(confirmed(ROOM));

        lab.passSeconds(1);
        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM), message(ROOM, 6, "a", sixth));
        backplane.giveAnswers();
        Position seventh = lab.store("a", 7);

        assertThat(client.fresh()).containsExactly(message(ROOM, 7, "a", seventh));
        assertThat(lab.events.startingWith("internal history")).hasSize(1);
    }

    @Test
    void a_history_that_fails_is_a_rejection_and_life_goes_on() {
        backplane.failAnswers();
        client.send(subscribing(ROOM, after("a", at(3))));
        Position sixth = lab.store("a", 6);

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), rejectedHistory(ROOM), message(ROOM, 6, "a", sixth));
    }

    @Test
    void more_than_the_queue_of_the_client_has_room_for_is_rejected_and_the_client_lives() {
        String large = "x".repeat(100_000);
        IntStream.range(0, 10).forEach(number -> lab.store("a", large));

        client.send(subscribing(ROOM, after("a", at(5))));
        Position last = lab.store("a", "small");

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), rejectedHistory(ROOM), message(ROOM, quote("small"), "a", last));
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void what_waits_in_the_queue_of_the_client_counts() {
        String large = "x".repeat(90_000);
        IntStream.range(0, 5).forEach(number -> lab.store("a", large));
        client.outlet.stall();
        String other = "{\"channel\":\"Room\",\"other\":1}";
        String third = "{\"channel\":\"Room\",\"other\":2}";

        client.send(
                subscribing(ROOM, after("a", at(5))),
                subscribing(other, after("a", at(5))),
                subscribing(third, after("a", at(5))));
        client.outlet.resume();

        assertThat(client.closed()).isEmpty();
        assertThat(client.texts())
                .contains(confirmedHistory(ROOM))
                .containsAnyOf(confirmedHistory(third), rejectedHistory(third));
    }

    @Test
    void an_identifier_full_of_quotes_does_not_get_the_client_cut() {
        String identifier = "{\"channel\":\"Room\",\"x\":\"" + "\\\"".repeat(500) + "\"}";
        IntStream.range(0, 500).forEach(number -> lab.store("a", number));
        client.outlet.stall();

        client.send(subscribing(identifier, after("a", at(5))));
        client.outlet.resume();

        assertThat(client.closed()).isEmpty();
        assertThat(client.texts()).contains(rejectedHistory(identifier));
    }

    private Position at(long offset) {
        return new Position(stored.get(0).epoch(), offset, "");
    }

    private String replayed(int number) {
        return message(ROOM, number, "a", at(number));
    }
}

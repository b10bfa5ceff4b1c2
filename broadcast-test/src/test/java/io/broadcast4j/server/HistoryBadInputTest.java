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
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.channel.Subscription;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for history that make no sense, or ask for what is not the client's. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryBadInputTest {
    private static final String SECRET = "{\"channel\":\"Secret\"}";

    private final Lab lab = Lab.with(builder -> builder.channel(
                    "Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a"))))
            .channel("Secret", new RecordingChannel(Subscription::reject)));
    private final Position first = lab.store("a", 1);
    private final LabClient client = lab.connectExtended();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"streams\":{\"a\":{\"offset\":-1,\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"offset\":9223372036854775808,\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"offset\":\"1\",\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"offset\":1.5,\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"offset\":null,\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"epoch\":\"EPOCH\"}}}",
                "{\"streams\":{\"a\":{\"offset\":1}}}",
                "{\"streams\":{\"a\":{\"offset\":1,\"epoch\":\"\"}}}",
                "{\"streams\":{\"a\":{\"offset\":1,\"epoch\":7}}}",
                "{\"streams\":{\"a\":1}}",
                "{\"streams\":[\"a\"]}",
                "{\"streams\":\"a\"}",
                "{\"since\":-1}",
                "{\"since\":\"now\"}",
                "{\"since\":1767225600000}",
                "\"all\"",
                "7",
                "[]"
            })
    void what_makes_no_sense_is_rejected_and_life_goes_on(String wish) {
        client.send(subscribing(ROOM, wish.replace("EPOCH", first.epoch())));
        Position second = lab.store("a", 2);

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), rejectedHistory(ROOM), message(ROOM, 2, "a", second));
        client.send(asking(ROOM, wish.replace("EPOCH", first.epoch())));
        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM));
        assertThat(client.closed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 100, Long.MAX_VALUE})
    void a_place_that_does_not_exist_is_rejected(long offset) {
        client.send(subscribing(ROOM, after("a", new Position(first.epoch(), offset, ""))));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "a.b", ".", "a.", ".b", "..", "e\\u0000", "a'b\\\"c"})
    void a_foreign_epoch_is_rejected(String epoch) {
        client.send(subscribing(ROOM, "{\"streams\":{\"a\":{\"offset\":0,\"epoch\":\"" + epoch + "\"}}}"));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @Test
    void offset_zero_of_the_right_epoch_is_everything() {
        client.send(subscribing(ROOM, after("a", new Position(first.epoch(), 0, ""))));

        assertThat(client.fresh())
                .containsExactly(confirmed(ROOM), message(ROOM, 1, "a", first), confirmedHistory(ROOM));
    }

    @Test
    void a_stream_of_somebody_else_is_answered_alike_whether_it_exists_or_not_and_nothing_of_it_is_told() {
        Position theirs = lab.store("private:bob", "secret");

        List<List<String>> answers = java.util.stream.Stream.of(
                        after("private:bob", new Position(theirs.epoch(), 0, "")),
                        after("private:bob", theirs),
                        after("private:bob", new Position("guess", 7, "")),
                        after("private:nobody", new Position("guess", 7, "")))
                .map(wish -> {
                    LabClient curious = lab.connectExtended();
                    curious.send(subscribing(ROOM, wish));
                    return curious.fresh();
                })
                .toList();

        assertThat(answers).containsOnly(List.of(confirmed(ROOM), confirmedHistory(ROOM)));
    }

    @Test
    void a_hundred_streams_are_read_and_one_more_is_rejected() {
        client.send(subscribing(ROOM, streams(100, number -> "s" + number)));
        assertThat(client.fresh()).containsExactly(confirmed(ROOM), confirmedHistory(ROOM));

        client.send(asking(ROOM, streams(101, number -> "s" + number)));
        assertThat(client.fresh()).containsExactly(rejectedHistory(ROOM));
    }

    @Test
    void ten_thousand_streams_are_a_message_that_is_too_big() {
        client.send(subscribing(ROOM, streams(10_000, number -> "stream" + number)));

        assertThat(client.closed())
                .hasValueSatisfying(reason -> assertThat(reason.reason()).isEqualTo("message_too_big"));
    }

    @Test
    void a_thousand_streams_fit_into_a_message_and_are_more_than_a_command_may_hold() {
        client.send(subscribing(ROOM, streams(1_000, number -> "s" + number)));

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored malformed")).hasSize(1);
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_name_that_no_stream_can_have_is_rejected() {
        client.send(subscribing(ROOM, after("x".repeat(256), first)));

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    @Test
    void history_of_what_the_client_has_not_subscribed_to_is_ignored() {
        client.send(asking(ROOM, after("a", first)));

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored unknown_subscription")).hasSize(1);
    }

    @Test
    void history_of_a_subscription_that_was_rejected_is_ignored() {
        client.send(subscribing(SECRET, after("a", first)), asking(SECRET, after("a", first)));

        assertThat(client.fresh()).containsExactly(rejected(SECRET));
        assertThat(lab.events.startingWith("ignored unknown_subscription")).hasSize(1);
    }

    @Test
    void history_before_the_confirmation_is_ignored() {
        HandBackplane backplane = new HandBackplane();
        Lab slow = Lab.on(
                backplane,
                builder -> builder.channel("Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a")))));
        LabClient early = slow.connectExtended().subscribe(ROOM);

        early.send(asking(ROOM, since(1)));
        backplane.allLive();

        assertThat(early.fresh()).containsExactly(confirmed(ROOM));
        assertThat(slow.events.startingWith("ignored not_allowed")).hasSize(1);
    }

    @Test
    void a_backplane_without_history_rejects_what_is_asked_for() {
        HandBackplane backplane = new HandBackplane();
        Lab forgetful = Lab.on(
                backplane,
                builder -> builder.channel("Room", new RecordingChannel(client -> client.streamFrom(Stream.of("a")))));
        LabClient asking = forgetful.connectExtended().send(subscribing(ROOM, since(1)));

        backplane.allLive();

        assertThat(asking.fresh()).containsExactly(confirmed(ROOM), rejectedHistory(ROOM));
    }

    private String streams(int count, Function<Integer, String> name) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"" + name.apply(number) + "\":{\"offset\":1,\"epoch\":\"" + first.epoch() + "\"}")
                .collect(Collectors.joining(",", "{\"streams\":{", "}}"));
    }
}

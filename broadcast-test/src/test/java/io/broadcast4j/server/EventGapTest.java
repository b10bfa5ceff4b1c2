package io.broadcast4j.server;

import static io.broadcast4j.server.MixedChannel.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a client of an event stream is told where something is missing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventGapTest {
    private static final String NEWS = streaming("a");

    private final EventLab events = new EventLab(builder -> {});

    @Test
    void a_stream_whose_history_is_gone_is_told_as_a_gap_and_then_goes_on() {
        EventClient client = events.client(NEWS).connect();
        client.cut();
        events.say("a", "a1", "a2", "a3", "a4", "a5", "a6");

        client.connect();
        events.say("a", "a7");

        assertThat(client.freshTexts()).containsExactly("gap", "a7");
        client.cut();
        events.say("a", "a8");
        assertThat(client.connect().freshTexts()).containsExactly("a8");
    }

    @Test
    void a_gap_that_did_not_reach_the_client_is_told_again() {
        EventClient client = events.client(NEWS).connect();
        client.cut();
        events.say("a", "a1", "a2", "a3", "a4", "a5", "a6");

        client.connect(0);
        client.connect(1);
        assertThat(client.freshTexts()).containsExactly("gap");
        client.connect(1);
        assertThat(client.freshTexts()).containsExactly("gap");
        client.connect(2);
        events.say("a", "a7");
        assertThat(client.freshTexts()).containsExactly("gap");

        assertThat(client.connect().freshTexts()).containsExactly("a7");
    }

    @Test
    void a_client_that_is_cut_between_a_live_gap_and_the_next_message_loses_nothing() {
        EventClient client = events.client(NEWS).connect();
        events.say("a", "a1");
        events.backplane.losing(() -> events.say("a", "a2", "a3", "a4", "a5", "a6", "a7"));
        EventClient cut = events.client(NEWS).connect(2);
        events.say("a", "a8");

        assertThat(client.freshTexts()).containsExactly("a1", "gap", "a8");
        assertThat(cut.freshTexts()).containsExactly("gap");
        assertThat(cut.connect().freshTexts()).containsExactly("gap");
        events.say("a", "a9");
        assertThat(cut.freshTexts()).containsExactly("a9");
    }

    @Test
    void a_new_life_of_the_history_is_a_gap() {
        EventClient client = events.client(NEWS).connect();
        events.say("a", "a1");
        client.cut();
        Position place = client.position(NEWS, Stream.of("a"));
        String earlier = client.token().replace(place.epoch(), "another");

        client.pretending(earlier).connect();
        events.say("a", "a2");

        assertThat(client.freshTexts()).containsExactly("a1", "gap", "a2");
        client.cut();
        assertThat(client.connect().freshTexts()).isEmpty();
    }

    @Test
    void a_stranger_is_told_of_a_gap_once() {
        events.say("a", "a1");
        for (String token : List.of("garbage", "AAAAAAAAAAA:1:e", "\n", "~~~")) {
            EventClient client =
                    events.client(streaming("a,b")).pretending(token).connect();

            assertThat(client.freshTexts()).as(token).containsExactly("gap");
            client.cut();
            assertThat(client.connect().freshTexts()).as(token).isEmpty();
            client.cut();
        }
    }

    @Test
    void the_token_of_another_subscription_tells_nothing_of_this_one() {
        EventClient other =
                events.client(MixedChannel.identifier("a", "", "", 7)).connect();
        events.say("a", "a1");

        EventClient client = events.client(NEWS).pretending(other.token()).connect();

        assertThat(client.freshTexts()).containsExactly("gap");
    }

    @Test
    void a_client_that_joins_while_something_is_missing_misses_nothing() {
        EventClient neighbour = events.client(NEWS).connect();
        events.say("a", "a1");
        events.backplane.losing(() -> events.say("a", "a2"));
        events.backplane.holdAnswers();
        events.say("a", "a3");
        EventClient fresh = events.client(NEWS).connect();
        EventClient cut = events.client(NEWS).connect(1);
        events.backplane.giveAnswers();
        events.say("a", "a4");

        assertThat(neighbour.freshTexts()).containsExactly("a1", "a2", "a3", "a4");
        assertThat(fresh.freshTexts()).containsExactly("a2", "a3", "a4");
        assertThat(cut.freshTexts()).isEmpty();
        assertThat(cut.connect().freshTexts()).containsExactly("a2", "a3", "a4");
    }

    @Test
    void a_client_that_comes_back_while_something_is_missing_gets_it_once() {
        EventClient client = events.client(NEWS).connect();
        EventClient neighbour = events.client(NEWS).connect();
        events.say("a", "a1");
        client.cut();
        events.backplane.losing(() -> events.say("a", "a2"));
        events.backplane.holdAnswers();
        events.say("a", "a3");
        client.connect();
        events.backplane.giveAnswers();
        events.say("a", "a4");

        assertThat(client.freshTexts()).containsExactly("a1", "a2", "a3", "a4");
        assertThat(neighbour.freshTexts()).containsExactly("a1", "a2", "a3", "a4");
    }

    @Test
    void a_client_that_has_missed_more_than_one_answer_holds_is_told_of_a_gap() {
        Lab tight = Lab.with(builder -> builder.channel("Mixed", new MixedChannel())
                .limits(Limits.DEFAULT.outbound(outbound -> outbound.withQueueBytes(2_000))));
        EventClient client = new EventClient(tight.server, List.of(NEWS)).connect();
        client.cut();
        for (int i = 0; i < 30; i++) {
            tight.store("a", "x".repeat(50));
        }

        assertThat(client.connect().freshTexts()).containsExactly("gap");
        tight.store("a", "on");
        assertThat(client.freshTexts()).containsExactly("on");
    }
}

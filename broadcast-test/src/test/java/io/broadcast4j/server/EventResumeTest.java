package io.broadcast4j.server;

import static io.broadcast4j.server.MixedChannel.streaming;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Clients of an event stream, which come back with the id of the last event that has reached them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventResumeTest {
    private static final String NEWS = streaming("a");
    private static final String BOTH = streaming("a,b");

    private final EventLab events = new EventLab(builder -> {});

    @Test
    void a_client_has_an_id_before_the_first_message() {
        EventClient client = events.client(NEWS).connect();
        assertThat(client.token()).isNotEmpty();

        client.cut();
        events.say("a", "a1", "a2");

        assertThat(client.connect().freshTexts()).containsExactly("a1", "a2");
    }

    @Test
    void wherever_the_connection_is_cut_each_message_comes_once_and_in_order() {
        List<String> identifiers = List.of(BOTH, MixedChannel.identifier("a", "", "", 1), streaming("b,off"));
        int pieces = Integer.MAX_VALUE;
        for (int first = 0; first < Math.min(30, pieces); first++) {
            for (int second = 0; second < 20; second += 3) {
                EventClient client =
                        events.client(identifiers.toArray(String[]::new)).connect();
                List<String> heard = new ArrayList<>();
                events.say("a", "a1", "a2");
                events.say("b", "b1");
                heard(client, heard);

                client.cut();
                events.say("a", "a3");
                events.say("b", "b2");
                client.connect(first);
                events.say("a", "a4");
                events.say("off", "o");
                heard(client, heard);
                client.cut();
                client.connect(second);
                events.say("b", "b3");
                events.say("a", "a5");
                heard(client, heard);
                client.cut();
                client.connect();
                events.say("a", "a6");
                heard(client, heard);

                assertHeard(heard, identifiers.get(0), "a", "a1", "a2", "a3", "a4", "a5", "a6");
                assertHeard(heard, identifiers.get(0), "b", "b1", "b2", "b3");
                assertHeard(heard, identifiers.get(1), "a", "a1", "a2", "a3", "a4", "a5", "a6");
                assertHeard(heard, identifiers.get(2), "b", "b1", "b2", "b3");
                assertThat(heard).noneMatch(text -> text.endsWith("gap"));
                client.cut();
            }
        }
    }

    @Test
    void what_is_not_remembered_is_no_gap() {
        EventClient client =
                events.client(NEWS, streaming("off"), streaming("")).connect();
        events.say("off", "o1");
        events.say("a", "a1");
        client.cut();
        events.say("off", "o2");
        events.say("a", "a2");

        client.connect();
        events.say("off", "o3");

        assertThat(client.freshTexts()).containsExactly("o1", "a1", "a2", "o3");
    }

    @Test
    void a_page_that_was_rendered_before_gets_what_came_since_and_no_gap_where_nothing_is_remembered() {
        Lab lab =
                Lab.with(builder -> builder.channel("Mixed", new MixedChannel()).history("off", HistoryPolicy.OFF));
        lab.store("a", "a1");
        LabClient page = lab.open(Handshake.builder("/events").protocol(EventStreamProtocol.Style.TURBO.protocol()));

        page.send(HistoryWire.subscribing(NEWS, HistoryWire.since(lab.time.now().getEpochSecond())));
        page.send(HistoryWire.subscribing(streaming("off"), HistoryWire.since(7)));

        assertThat(page.texts())
                .filteredOn(text -> !text.isEmpty())
                .hasSize(1)
                .allMatch(text -> text.startsWith("data: a1"));
    }

    @Test
    void a_message_that_is_not_to_be_remembered_does_not_stand_in_the_way() {
        EventClient client = events.client(NEWS).connect();
        events.say("a", "a1");
        events.lab.store("a", "passing", BroadcastOptions.DEFAULT.withoutHistory());
        client.cut();
        events.lab.store("a", "missed", BroadcastOptions.DEFAULT.withoutHistory());
        events.say("a", "a2");

        assertThat(client.connect().freshTexts()).containsExactly("a1", "passing", "a2");
    }

    @Test
    void a_state_comes_once_and_again_if_it_has_changed() {
        events.say("state", "s1");
        EventClient client = events.client(streaming("state")).connect();
        assertThat(client.freshTexts()).containsExactly("s1");

        client.cut();
        assertThat(client.connect().freshTexts()).isEmpty();
        client.cut();
        events.say("state", "s2", "s3");
        assertThat(client.connect().freshTexts()).containsExactly("s3");
        events.say("state", "s4");
        client.cut();
        assertThat(client.connect().freshTexts()).containsExactly("s4");
        client.cut();
        assertThat(client.connect().freshTexts()).isEmpty();
    }

    private static void heard(EventClient client, List<String> heard) {
        client.fresh()
                .forEach(event ->
                        heard.add(event.identifier() + " " + (event.text().isEmpty() ? event.type() : event.text())));
    }

    private static void assertHeard(List<String> heard, String identifier, String stream, String... messages) {
        assertThat(heard.stream()
                        .filter(text -> text.startsWith(identifier + " " + stream))
                        .map(text -> text.substring(identifier.length() + 1)))
                .containsExactly(messages);
    }
}

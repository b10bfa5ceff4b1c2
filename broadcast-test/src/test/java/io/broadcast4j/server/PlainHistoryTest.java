package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.asking;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.message;
import static io.broadcast4j.server.HistoryWire.subscribing;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Clients of the plain protocol, which know nothing of positions unless they ask for history. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlainHistoryTest {
    private final Lab lab = Lab.of(new RecordingChannel(client -> client.streamFrom(Stream.of("a"))));

    @Test
    void a_client_of_the_plain_protocol_that_asks_is_shown_positions_from_then_on() {
        Position first = lab.store("a", 1);
        Position second = lab.store("a", 2);
        LabClient client = lab.connect();

        client.send(subscribing(ROOM, after("a", first)));
        Position third = lab.store("a", 3);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(ROOM, 2, "a", second),
                        confirmedHistory(ROOM),
                        message(ROOM, 3, "a", third));
    }

    @Test
    void a_client_of_the_plain_protocol_that_does_not_ask_sees_no_difference() {
        lab.store("a", 1);
        LabClient client = lab.connect().subscribe(ROOM);
        lab.store("a", 2);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), LabClient.message(ROOM, "2"));
    }

    @Test
    void a_client_that_asks_later_sees_positions_in_what_it_has_asked_for() {
        lab.store("a", 1);
        Position first = lab.store("a", 2);
        Position third = lab.store("a", 3);
        LabClient client = lab.connect().inRoom();

        client.send(asking(ROOM, after("a", first)));
        lab.store("a", 4);

        assertThat(client.fresh())
                .containsExactly(
                        HistoryWire.message(ROOM, 3, "a", third), confirmedHistory(ROOM), LabClient.message(ROOM, "4"));
    }
}

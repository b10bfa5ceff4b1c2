package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.asking;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.HistoryWire.subscribing;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Streams whose messages go to code of the channel. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryOfListenerTest {
    private static final Stream STREAM = Stream.of("a");

    private final HandExecutor executor = new HandExecutor();
    private final Lab lab = Lab.on(
            executor,
            builder -> builder.channel(
                            "Room", new RecordingChannel(client -> client.streamFrom(STREAM, client::transmit)))
                    .history(HistoryPolicy.keep(5_000, Duration.ofMinutes(5))));
    private final List<Position> stored = store(1, 5);
    private final LabClient client = connect();

    @Test
    void what_was_missed_comes_to_it_before_what_comes_then() {
        client.send(subscribing(ROOM, after("a", stored.get(2))));
        executor.runAll();
        store(6, 6);
        executor.runAll();

        // The confirmation does not wait for the code of the channel.
        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        confirmedHistory(ROOM),
                        message(ROOM, "4"),
                        message(ROOM, "5"),
                        message(ROOM, "6"));
    }

    @Test
    void a_later_request_brings_nothing_twice() {
        client.send(subscribing(ROOM, after("a", stored.get(2))));
        executor.runAll();
        store(6, 6);
        executor.runAll();
        client.fresh();

        client.send(asking(ROOM, after("a", stored.get(1))));
        executor.runAll();

        assertThat(client.fresh()).containsExactly(confirmedHistory(ROOM), message(ROOM, "3"));
    }

    @Test
    void more_than_waits_for_it_otherwise_is_replayed_all_the_same() {
        store(6, 1_505);
        client.send(subscribing(ROOM, after("a", stored.get(4))));
        executor.runAll();
        store(1_506, 1_506);
        executor.runAll();

        assertThat(client.fresh())
                .hasSize(1_503)
                .endsWith(message(ROOM, "1505"), message(ROOM, "1506"))
                .doesNotContain(rejectedHistory(ROOM));
    }

    @Test
    void a_message_that_leaves_its_connection_out_does_not_come_to_it() {
        lab.store("a", 6, BroadcastOptions.exceptConnection("somebody else"));
        client.send(subscribing(ROOM, after("a", stored.get(4))));
        executor.runAll();

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), confirmedHistory(ROOM), message(ROOM, "6"));
    }

    @Test
    void one_that_is_overrun_is_told_of_one_gap_and_has_its_room_back_then() {
        client.subscribe(ROOM);
        executor.runAll();
        client.fresh();
        store(6, 2_000);
        executor.runAll();
        assertThat(client.fresh()).containsOnlyOnce(rejectedHistory(ROOM)).contains(message(ROOM, "6"));

        store(2_001, 3_000);
        executor.runAll();

        assertThat(client.fresh()).hasSize(1_000).doesNotContain(rejectedHistory(ROOM));
    }

    private LabClient connect() {
        LabClient fresh = lab.open(Lab.extendedHandshake());
        executor.runAll();
        fresh.fresh();
        return fresh;
    }

    private List<Position> store(int from, int to) {
        List<Position> positions = new ArrayList<>();
        IntStream.rangeClosed(from, to).forEach(number -> positions.add(lab.store("a", number)));
        return positions;
    }
}

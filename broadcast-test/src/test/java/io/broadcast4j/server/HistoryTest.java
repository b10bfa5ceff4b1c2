package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {
    private final Lab lab = Lab.of(new RecordingChannel(client -> client.streamFrom(Stream.of("a"))));

    @Test
    void what_was_missed_is_replayed_between_the_confirmation_and_what_comes() {
        Position first = broadcast(1);
        broadcast(2);
        Position third = broadcast(3);
        LabClient client = lab.open(Lab.extendedHandshake());
        client.fresh();

        client.send(subscribing(positions(first)));
        Position fourth = broadcast(4);

        assertThat(client.fresh())
                .containsExactly(
                        confirmed(ROOM),
                        message(2, new Position(first.epoch(), 2, "")),
                        message(3, third),
                        history("confirm_history"),
                        message(4, fourth));
    }

    @Test
    void a_position_of_another_epoch_is_rejected_and_the_client_goes_on_live() {
        broadcast(1);
        LabClient client = lab.open(Lab.extendedHandshake());
        client.fresh();

        client.send(subscribing("{\"streams\":{\"a\":{\"offset\":1,\"epoch\":\"nonsense\"}}}"));
        Position second = broadcast(2);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), history("reject_history"), message(2, second));
    }

    @Test
    void a_client_that_was_cut_off_comes_back_to_its_session() {
        LabClient client = lab.open(Lab.extendedHandshake());
        String sid = client.fresh().get(0).replaceAll(".*sid\":\"([^\"]+).*", "$1");
        client.subscribe(ROOM);
        Position first = broadcast(1);
        client.leave();
        Position second = broadcast(2);

        LabClient again = lab.open(Lab.extendedHandshake().parameters(java.util.Map.of("sid", List.of(sid))));
        Position third = broadcast(3);

        assertThat(again.fresh())
                .containsExactly("{\"type\":\"welcome\",\"sid\":" + quote(sid) + ",\"restored\":true,\"restored_ids\":["
                        + quote(ROOM) + "]}");
        again.send("{\"command\":\"history\",\"identifier\":" + quote(ROOM) + ",\"history\":" + positions(first) + "}");
        assertThat(again.fresh()).containsExactly(message(2, second), message(3, third), history("confirm_history"));
        Position fourth = broadcast(4);
        assertThat(again.fresh()).containsExactly(message(4, fourth));
    }

    private Position broadcast(int number) {
        return lab.server
                .broadcaster()
                .broadcast(Stream.of("a"), number)
                .toCompletableFuture()
                .join();
    }

    private static String subscribing(String history) {
        return "{\"command\":\"subscribe\",\"identifier\":" + quote(ROOM) + ",\"history\":" + history + "}";
    }

    private static String positions(Position position) {
        return "{\"streams\":{\"a\":{\"offset\":" + position.offset() + ",\"epoch\":" + quote(position.epoch()) + "}}}";
    }

    private static String history(String type) {
        return "{\"identifier\":" + quote(ROOM) + ",\"type\":\"" + type + "\"}";
    }

    private static String message(int number, Position position) {
        return "{\"identifier\":" + quote(ROOM) + ",\"message\":" + number + ",\"stream_id\":\"a\",\"epoch\":"
                + quote(position.epoch()) + ",\"offset\":" + position.offset() + "}";
    }
}

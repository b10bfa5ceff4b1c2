package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventCursor;
import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventWriterTest {
    private static final String ONE = "AAAAAAAAAAA";
    private static final String TWO = "BBBBBBBBBBB";

    @Test
    void a_message_of_the_only_stream_goes_out_as_it_is() throws IOException {
        EventWriter writer = new EventWriter(new EventCursor(), 1);

        writer.addLast(caughtUp(ONE, "1:e"));
        writer.addLast(message(ONE, "2:e"));

        assertThat(written(writer)).isEqualTo("id: AAAAAAAAAAA:1:e\n\ndata: é\nid: AAAAAAAAAAA:2:e\n\n");
    }

    @Test
    void a_message_of_one_of_several_streams_gets_the_id_of_all() throws IOException {
        EventWriter writer = new EventWriter(new EventCursor(), 2);

        writer.addLast(caughtUp(ONE, "1:e"));
        writer.addLast(caughtUp(TWO, "7:e"));
        writer.addLast(message(ONE, "2:e"));

        assertThat(written(writer).lines())
                .containsExactly(
                        "id: BBBBBBBBBBB:7:e~AAAAAAAAAAA:1:e",
                        "",
                        "data: é",
                        "id: AAAAAAAAAAA:2:e~BBBBBBBBBBB:7:e",
                        "");
    }

    @Test
    void a_stream_that_the_client_came_with_and_has_not_got_yet_is_kept() throws IOException {
        EventWriter writer = new EventWriter(new EventCursor(ONE + ":1:e~" + TWO + ":7:e"), 1);

        writer.addLast(caughtUp(ONE, "2:e"));

        assertThat(written(writer)).isEqualTo("id: AAAAAAAAAAA:2:e~BBBBBBBBBBB:7:e\n\n");
    }

    @Test
    void a_place_alone_is_an_id_of_all() throws IOException {
        EventWriter writer = new EventWriter(new EventCursor(TWO + ":7:e"), 1);
        String id = "id: AAAAAAAAAAA:2:e\n\n";

        writer.addLast(new Frame(id, new EventNote.Placed(ONE, "2:e", id.length())));

        assertThat(written(writer)).isEqualTo("id: AAAAAAAAAAA:2:e~BBBBBBBBBBB:7:e\n\n");
    }

    private static Frame caughtUp(String tag, String place) {
        return new Frame("", new EventNote.CaughtUp(Map.of(tag, place)));
    }

    private static Frame message(String tag, String place) {
        String id = "id: " + tag + ":" + place + "\n\n";
        return new Frame("data: é\n" + id, new EventNote.Placed(tag, place, id.length()));
    }

    private static String written(EventWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!writer.isEmpty()) {
            writer.writeNext(out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

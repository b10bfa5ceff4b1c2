package io.broadcast4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.json.JsonLimits;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.protocol.EventStreamProtocol.Style;
import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A parser of event streams that is not ours reads what ours is written with, in pieces that are cut anywhere. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStreamParserTest {
    private static final int EVENTS = 2_000;
    private static final int PIECE_BYTES = 40;
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonCodec CODEC = new JsonCodec(JsonLimits.DEFAULT.withDocumentChars(1 << 24));
    private static final String IDENTIFIER = "{\"channel\":\"Chat\",\"room\":\"\r\n\u2028\"}";
    private static final List<String> BITS = List.of(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            ":",
            " ",
            "\t",
            "data: ",
            "event: evil",
            "id: 7",
            "id",
            "retry: 1",
            "\u0000",
            "\ufeff",
            "\u2028",
            "\u2029",
            "\u0085",
            "\u000b",
            "\f",
            "é",
            "€",
            "😀",
            "\"",
            "\\",
            "\\n",
            "{",
            "}",
            "<b>",
            "a");

    private static @Nullable NodeScript parser;

    private final Random random = new Random(41);
    private final StringBuilder stream = new StringBuilder();
    private final List<Event> expected = new ArrayList<>();

    /** One event as a client has it: its name and its own id, or null. */
    private record Event(@Nullable String name, @Nullable String id, String data) {}

    @BeforeAll
    static void start() {
        NeededProgram.node();
        parser = new NodeScript("event-stream.mjs");
    }

    @AfterAll
    static void stop() {
        if (parser != null) {
            parser.close();
        }
    }

    @Test
    void events_of_any_fields_come_back_as_they_went() {
        List<String> comments = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            EventText event = new EventText();
            String comment = line();
            String name = random.nextBoolean() ? null : line();
            String id = random.nextBoolean() ? null : line();
            String data = text();
            comments.add(comment);
            event.comment(comment).retry(Duration.ofMillis(i));
            if (name != null) {
                event.event(name);
            }
            event.data(data);
            if (id != null) {
                event.id(id);
            }
            stream.append(event.end());
            expected.add(new Event(name, id, asReceived(data)));
        }

        JsonNode found = parse();

        assertThat(texts(found, "comments")).isEqualTo(comments);
        assertThat(found.get("retries").size()).isEqualTo(EVENTS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENVELOPE")
    void messages_come_back_as_they_went_but_for_line_ends(Style style) {
        for (int i = 0; i < EVENTS; i++) {
            String text = text();
            String json = random.nextBoolean() ? "{\r\n\"a\":" + CODEC.encode(text) + "\r}" : null;
            write(style, json == null ? CODEC.encode(text) : json, asReceived(json == null ? text : json));
        }

        parse();
    }

    @Test
    void in_an_envelope_messages_come_back_just_as_they_went() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String json =
                    random.nextBoolean() ? CODEC.encode(text()) : CODEC.encode(List.of(text(), Map.of("a", text())));
            sent.add(json);
            write(Style.ENVELOPE, json, "{\"identifier\":" + CODEC.encode(IDENTIFIER) + ",\"message\":" + json + "}");
        }

        JsonNode events = parse().get("events");

        for (int i = 0; i < EVENTS; i++) {
            JsonNode data = JSON.readTree(events.get(i).get("data").asString());
            assertThat(data.get("identifier").asString()).isEqualTo(IDENTIFIER);
            assertThat(data.get("message")).isEqualTo(JSON.readTree(sent.get(i)));
        }
    }

    @Test
    void a_line_of_a_megabyte_comes_back_as_it_went() {
        String line = "😀é".repeat((1 << 20) / 6);
        write(Style.BARE, CODEC.encode(line), line);
        write(Style.BARE, CODEC.encode(line + "\r" + line), line + "\n" + line);

        parse(100_000);
    }

    @Test
    void what_is_said_of_the_connection_is_told_apart_from_messages() {
        EventStreamProtocol turbo = protocol(Style.TURBO);
        stream.append(turbo.ping(7).text())
                .append(turbo.historyRejection(IDENTIFIER).text())
                .append(turbo.heard(IDENTIFIER, message("1", null, new Position("e", 1, "")))
                        .orElseThrow()
                        .text())
                .append(turbo.disconnect(Disconnect.UNAUTHORIZED).text());
        expected.add(new Event(
                "gap", null, "{\"identifier\":" + CODEC.encode(IDENTIFIER) + ",\"type\":\"reject_history\"}"));
        expected.add(new Event(null, null, "<turbo-stream action=\"refresh\"></turbo-stream>"));
        expected.add(new Event(
                "disconnect", null, "{\"type\":\"disconnect\",\"reason\":\"unauthorized\",\"reconnect\":false}"));

        JsonNode found = parse();

        assertThat(texts(found, "comments")).containsExactly("");
        assertThat(found.get("retries").get(0).asInt()).isEqualTo(Integer.MAX_VALUE);
    }

    /** Writes a message, sometimes with a name, and with a place, as the transport of a client of several streams does. */
    private void write(Style style, String json, String data) {
        String name = random.nextBoolean() ? null : "price:" + random.nextInt(9);
        Position position =
                random.nextInt(3) == 0 ? Position.NONE : new Position("e~" + text().replace('.', '~'), 7, "");
        Frame frame = protocol(style).message(IDENTIFIER, message(json, name, position));
        String id = null;
        if (frame.note() instanceof EventNote.Placed placed) {
            id = placed.tag() + ":" + placed.place();
            byte[] bytes = frame.text().getBytes(UTF_8);
            stream.append(new String(bytes, 0, bytes.length - placed.idBytes(), UTF_8));
            if (random.nextBoolean()) {
                id += "~AAAAAAAAAAA:1:e";
            }
            stream.append("id: ").append(id).append("\n\n");
        } else {
            stream.append(frame.text());
        }
        expected.add(new Event(name, id, data));
    }

    private static Message message(String json, @Nullable String name, Position position) {
        return new Message(Stream.of("chat"), json, Message.Kind.DATA, position, null, name);
    }

    private static EventStreamProtocol protocol(Style style) {
        return new EventStreamProtocol(style, new ActionCableProtocol(CODEC), CODEC);
    }

    private JsonNode parse() {
        return parse(PIECE_BYTES);
    }

    /** Has the stream parsed, and checks that its events are the expected ones. */
    private JsonNode parse(int pieceBytes) {
        byte[] bytes = stream.toString().getBytes(UTF_8);
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(pieceBytes));
            pieces.add(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, from, to)));
            from = to;
        }
        assertThat(parser).isNotNull();
        JsonNode found = parser.call("parse", Map.of("pieces", pieces));
        List<Event> events = new ArrayList<>();
        for (JsonNode event : found.get("events")) {
            events.add(new Event(
                    event.get("event").asStringOpt().orElse(null),
                    event.get("id").asStringOpt().orElse(null),
                    event.get("data").asString()));
        }
        assertThat(texts(found, "errors")).isEmpty();
        assertThat(events).isEqualTo(expected);
        return found;
    }

    private static List<String> texts(JsonNode found, String name) {
        List<String> texts = new ArrayList<>();
        found.get(name).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(12); count > 0; count--) {
            text.append(BITS.get(random.nextInt(BITS.size())));
        }
        return text.toString();
    }

    private String line() {
        return "x" + text().replaceAll("[\r\n\u0000]", "");
    }

    private static String asReceived(String data) {
        return data.replaceAll("\r\n|\r", "\n");
    }
}

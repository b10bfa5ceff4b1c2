package io.broadcast4j.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.protocol.EventStreamProtocol.Style;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventStreamProtocolTest {
    private static final JsonCodec CODEC = new JsonCodec();
    private static final ActionCableProtocol PLAIN = new ActionCableProtocol(CODEC);
    private static final EventStreamProtocol BARE = in(Style.BARE);
    private static final EventStreamProtocol ENVELOPE = in(Style.ENVELOPE);
    private static final EventStreamProtocol TURBO = in(Style.TURBO);
    private static final String CHAT = "{\"channel\":\"Chat\"}";
    private static final String QUOTED = "\"{\\\"channel\\\":\\\"Chat\\\"}\"";
    private static final Stream LOBBY = Stream.of("chat:lobby");
    private static final String TAG = EventCursor.tag(CHAT, LOBBY);
    private static final Position TENTH = new Position("x123", 10, "17-0");

    @Test
    void a_text_is_the_data_itself_line_by_line() {
        assertMessage(BARE, "\"Hello\"", "data: Hello\n\n");
        assertMessage(TURBO, "\"<p>\\n  a\\r\\n</p>\"", "data: <p>\ndata:   a\ndata: </p>\n\n");
        assertMessage(BARE, "\"\"", "data: \n\n");
        assertMessage(BARE, "\"a\\rb\\u000a\"", "data: a\ndata: b\ndata: \n\n");
        assertMessage(BARE, "\"\\\"quoted\\\" \\u2028 😀\"", "data: \"quoted\" \u2028 😀\n\n");
    }

    @Test
    void anything_else_is_json_as_it_is() {
        for (String json : List.of("{\"a\":\"b\\nc\"}", "[1, 2]", "17", "true", "null", "-0.5e3")) {
            assertMessage(BARE, json, "data: " + json + "\n\n");
        }
        assertMessage(
                BARE, "{\n  \"a\": 1,\r  \"b\": 2\r\n}", "data: {\ndata:   \"a\": 1,\ndata:   \"b\": 2\ndata: }\n\n");
    }

    @Test
    void what_begins_like_a_text_and_is_none_cannot_break_out() {
        assertMessage(BARE, "\"a\nid: evil", "data: \"a\ndata: id: evil\n\n");
        assertMessage(BARE, "\"half of \\ud83d\"", "data: \"half of \\ud83d\"\n\n");
    }

    @Test
    void an_envelope_names_the_subscription() {
        assertMessage(ENVELOPE, "\"Hello\"", "data: {\"identifier\":" + QUOTED + ",\"message\":\"Hello\"}\n\n");
        assertMessage(
                ENVELOPE, "{\n\"a\":1}", "data: {\"identifier\":" + QUOTED + ",\"message\":{\ndata: \"a\":1}}\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void a_named_message_is_an_event_of_that_name(Style style) {
        Message named = new Message(LOBBY, "1", Message.Kind.DATA, Position.NONE, null, "price:eur");

        assertThat(in(style).message(CHAT, named).text()).startsWith("event: price:eur\ndata: ");
    }

    @ParameterizedTest
    @EnumSource
    void a_message_that_is_remembered_ends_with_its_id(Style style) {
        for (String json : List.of("1", "\"é😀\u2028\"", "\"a\\n\"", "{\"é\":\"€\"}")) {
            Frame frame = in(style).message(CHAT, new Message(LOBBY, json, TENTH, null));

            EventNote.Placed placed = (EventNote.Placed) frame.note();
            assertThat(placed.tag()).isEqualTo(TAG);
            assertThat(placed.place()).isEqualTo("a:x123.17-0");
            byte[] bytes = frame.text().getBytes(UTF_8);
            int body = bytes.length - placed.idBytes();
            assertThat(new String(bytes, body, placed.idBytes(), UTF_8)).isEqualTo("id: " + TAG + ":a:x123.17-0\n\n");
            assertThat(new String(bytes, 0, body, UTF_8) + "\n")
                    .isEqualTo(in(style)
                            .message(CHAT, new Message(LOBBY, json, Position.NONE, null))
                            .text());
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_channel_has_made_of_a_message_is_told_by_an_id_alone(Style style) {
        Frame frame =
                in(style).heard(CHAT, new Message(LOBBY, "1", TENTH, null)).orElseThrow();

        assertThat(frame.text()).isEqualTo("id: " + TAG + ":a:x123.17-0\n\n");
        assertThat(frame.note()).isEqualTo(new EventNote.Placed(TAG, "a:x123.17-0", frame.bytes()));
        assertThat(PLAIN.heard(CHAT, new Message(LOBBY, "1", TENTH, null))).isEmpty();
    }

    @Test
    void an_epoch_of_any_letters_is_counted_in_bytes() {
        Frame frame = BARE.message(CHAT, new Message(LOBBY, "1", new Position("é\n", 1, ""), null));

        assertThat(frame.text()).isEqualTo("data: 1\nid: " + TAG + ":1:%C3%A9%0A\n\n");
        assertThat(((EventNote.Placed) frame.note()).idBytes()).isEqualTo(frame.bytes() - "data: 1\n".length());
    }

    @Test
    void subscriptions_of_one_stream_are_told_apart() {
        Frame other = BARE.message("{\"channel\":\"Other\"}", new Message(LOBBY, "1", TENTH, null));

        assertThat(((EventNote.Placed) other.note()).tag()).isNotEqualTo(TAG);
    }

    @Test
    void presence_is_an_event() {
        String change = "{\"type\":\"join\",\"id\":\"42\",\"info\":{}}";
        Message message = new Message(LOBBY, change, Message.Kind.PRESENCE, Position.NONE, null, null);
        PresencePage page = new PresencePage(
                List.of(new Member("42", CODEC.decode("{}"), 1, Instant.EPOCH, Instant.EPOCH)), 1, false);
        String before = "event: presence\ndata: {\"type\":\"presence\",\"identifier\":" + QUOTED + ",\"message\":";

        assertThat(BARE.message(CHAT, message).text()).isEqualTo("event: presence\ndata: " + change + "\n\n");
        assertThat(TURBO.message(CHAT, message).text()).isEqualTo("event: presence\ndata: " + change + "\n\n");
        assertThat(ENVELOPE.message(CHAT, message).text()).isEqualTo(before + change + "}\n\n");
        assertThat(BARE.presence(CHAT, page, true).text())
                .isEqualTo(before + "{\"type\":\"info\",\"total\":1,\"records\":[{\"id\":\"42\",\"info\":{}}]}}\n\n");
        assertThat(BARE.presenceFailure(CHAT).text()).isEqualTo(before + "{\"type\":\"error\",\"total\":0}}\n\n");
    }

    @Test
    void a_gap_is_an_event_without_an_id() {
        String gap = "event: gap\ndata: {\"identifier\":" + QUOTED + ",\"type\":\"reject_history\"}\n\n";

        for (Protocol protocol : List.of(BARE, ENVELOPE)) {
            assertThat(protocol.historyRejection(CHAT).text()).isEqualTo(gap);
            assertThat(protocol.gap(CHAT)).hasValueSatisfying(frame -> {
                assertThat(frame.text()).isEqualTo(gap);
                assertThat(frame.note()).isNull();
            });
        }
    }

    @Test
    void turbo_is_told_of_a_gap_by_a_refresh_as_well() {
        assertThat(TURBO.historyRejection(CHAT).text())
                .isEqualTo("event: gap\ndata: {\"identifier\":" + QUOTED + ",\"type\":\"reject_history\"}\n\n"
                        + "data: <turbo-stream action=\"refresh\"></turbo-stream>\n\n");
    }

    @Test
    void a_transmission_is_a_message_without_an_id() {
        assertThat(BARE.transmission(CHAT, "\"a\\nb\"").text()).isEqualTo("data: a\ndata: b\n\n");
        assertThat(BARE.transmission(CHAT, "[1]").text()).isEqualTo("data: [1]\n\n");
        assertThat(ENVELOPE.transmission(CHAT, "[1]").text())
                .isEqualTo("data: {\"identifier\":" + QUOTED + ",\"message\":[1]}\n\n");
        assertThat(BARE.transmission(CHAT, "[1]").note()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void a_farewell_says_when_to_come_back_if_that_is_never(Style style) {
        assertThat(in(style).disconnect(Disconnect.SERVER_RESTART).text()).isEqualTo("""
                event: disconnect
                data: {"type":"disconnect","reason":"server_restart","reconnect":true}

                """);
        assertThat(in(style).disconnect(Disconnect.UNAUTHORIZED).text()).isEqualTo("""
                event: disconnect
                data: {"type":"disconnect","reason":"unauthorized","reconnect":false}
                retry: 2147483647

                """);
    }

    @ParameterizedTest
    @EnumSource
    void how_far_a_connection_has_come_is_told_to_the_transport_alone(Style style) {
        EventStreamProtocol protocol = in(style);

        assertNote(protocol.welcome(new Welcome("s1", null, List.of())), EventNote.Stage.WELCOMED);
        assertNote(protocol.confirmation(CHAT), EventNote.Stage.CONFIRMED);
        assertNote(protocol.rejection(CHAT), EventNote.Stage.REJECTED);
        assertNote(protocol.historyConfirmation(CHAT), null);
        assertNote(
                protocol.caughtUp(CHAT, Map.of(LOBBY, TENTH, Stream.of("off"), Position.NONE))
                        .orElseThrow(),
                new EventNote.CaughtUp(Map.of(TAG, "a:x123.17-0", EventCursor.tag(CHAT, Stream.of("off")), "")));
    }

    @ParameterizedTest
    @EnumSource
    void a_sign_of_life_is_a_comment_at_every_fifth_beat(Style style) {
        assertThat(in(style).ping(1_700_000_000).text()).isEqualTo(":\n\n");
        assertThat(in(style).pong().text()).isEqualTo(":\n\n");
        assertThat(in(style).beatsPerPing(Duration.ofSeconds(3))).isEqualTo(5);
        assertThat(in(style).beatsPerPing(Duration.ofSeconds(10))).isOne();
        assertThat(in(style).beatsPerPing(Duration.ofSeconds(30))).isOne();
        assertThat(in(style).beatsPerPing(Duration.ofMillis(10))).isEqualTo(5);
        assertThat(PLAIN.beatsPerPing(Duration.ofSeconds(3))).isOne();
        assertThat(PLAIN.withPositions().beatsPerPing(Duration.ofSeconds(3))).isOne();
    }

    @Test
    void it_takes_the_commands_of_action_cable() {
        String command =
                "{\"command\":\"subscribe\",\"identifier\":\"i\",\"history\":{\"resume\":\"" + TAG + ":a:x123.17-0\"}}";

        assertThat(BARE.decode(command)).isEqualTo(PLAIN.decode(command));
        assertThat(BARE.withPositions()).isSameAs(BARE);
    }

    @Test
    void each_style_is_a_protocol() {
        assertThat(EventStreamProtocol.all(PLAIN, CODEC))
                .extracting(Protocol::name)
                .containsExactly("event-stream", "event-stream+envelope", "event-stream+turbo")
                .containsExactlyElementsOf(java.util.stream.Stream.of(Style.values())
                        .map(Style::protocol)
                        .toList());
    }

    private static EventStreamProtocol in(Style style) {
        return new EventStreamProtocol(style, PLAIN, CODEC);
    }

    private static void assertMessage(Protocol protocol, String json, String event) {
        Frame frame = protocol.message(CHAT, new Message(LOBBY, json, Position.NONE, null));

        assertThat(frame.text()).isEqualTo(event);
        assertThat(frame.note()).isNull();
    }

    private static void assertNote(Frame frame, @Nullable Object note) {
        assertThat(frame.text()).isEmpty();
        assertThat(frame.note()).isEqualTo(note);
    }
}

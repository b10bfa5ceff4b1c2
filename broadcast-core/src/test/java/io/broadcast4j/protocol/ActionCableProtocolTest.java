package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ActionCableProtocolTest {
    private static final String CHAT = "{\"channel\":\"ChatChannel\",\"room\":1}";
    private static final String QUOTED = "\"{\\\"channel\\\":\\\"ChatChannel\\\",\\\"room\\\":1}\"";

    private final JsonCodec codec = new JsonCodec();
    private final ActionCableProtocol protocol = new ActionCableProtocol(codec);

    @Test
    void the_servers_messages_have_exactly_these_shapes() {
        assertThat(protocol.name()).isEqualTo("actioncable-v1-json");
        assertShape(protocol.welcome(new Welcome("s1", null, List.of())), "{\"type\":\"welcome\"}");
        assertShape(
                protocol.welcome(new Welcome("s1", null, List.of("pong"))),
                "{\"type\":\"welcome\",\"extensions\":[\"pong\"]}");
        assertShape(
                protocol.welcome(new Welcome("s1", null, List.of("a", "b"))),
                "{\"type\":\"welcome\",\"extensions\":[\"a\",\"b\"]}");
        assertShape(protocol.ping(1_700_000_000), "{\"type\":\"ping\",\"message\":1700000000}");
        assertShape(protocol.confirmation(CHAT), "{\"identifier\":" + QUOTED + ",\"type\":\"confirm_subscription\"}");
        assertShape(protocol.rejection(CHAT), "{\"identifier\":" + QUOTED + ",\"type\":\"reject_subscription\"}");
        assertShape(protocol.pong(), "{\"type\":\"pong\"}");
        assertShape(protocol.historyConfirmation(CHAT), "{\"identifier\":" + QUOTED + ",\"type\":\"confirm_history\"}");
        assertShape(protocol.historyRejection(CHAT), "{\"identifier\":" + QUOTED + ",\"type\":\"reject_history\"}");
        assertShape(
                protocol.disconnect(Disconnect.UNAUTHORIZED),
                "{\"type\":\"disconnect\",\"reason\":\"unauthorized\",\"reconnect\":false}");
        assertShape(
                protocol.disconnect(Disconnect.SERVER_RESTART),
                "{\"type\":\"disconnect\",\"reason\":\"server_restart\",\"reconnect\":true}");
    }

    @Test
    void neither_the_session_nor_what_was_restored_nor_a_position_is_shown() {
        Message message = new Message(Stream.of("a"), "1", new Position("e", 7, "x"), null);

        assertShape(protocol.welcome(new Welcome("s1", List.of(CHAT), List.of())), "{\"type\":\"welcome\"}");
        assertShape(protocol.message(CHAT, message), "{\"identifier\":" + QUOTED + ",\"message\":1}");
    }

    @Test
    void there_is_no_word_for_a_gap() {
        assertThat(protocol.gap(CHAT)).isEmpty();
    }

    @Test
    void a_subscription_that_has_asked_for_history_is_shown_positions() {
        Protocol showing = protocol.withPositions();

        assertThat(showing).isInstanceOf(ExtendedProtocol.class).isSameAs(protocol.withPositions());
        assertThat(showing.withPositions()).isSameAs(showing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[1,2]", "null", "7", "true", "\"text\"", "\"{\\\"a\\\":1}\"", "\"\""})
    void a_broadcast_is_carried_as_the_json_it_is(String json) {
        String expected = "{\"identifier\":" + QUOTED + ",\"message\":" + json + "}";

        assertShape(protocol.transmission(CHAT, json), expected);
        assertShape(protocol.message(CHAT, new Message(Stream.of("a"), json, Position.NONE, null)), expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHAT,
                " { \"room\" : 1, \"channel\":\"ChatChannel\" } ",
                "",
                "\"",
                "\\",
                "not JSON",
                "</script>&\u2028\u202e",
                "é😀",
                "line\nbreak\u0000",
            })
    void an_identifier_is_echoed_as_it_came(String identifier) {
        Command.Subscribe subscribe = (Command.Subscribe)
                protocol.decode("{\"command\":\"subscribe\",\"identifier\":" + codec.quote(identifier) + "}");

        assertThat(subscribe.identifier()).isEqualTo(identifier);
        assertThat(codec.decode(protocol.confirmation(identifier).text()).text("identifier"))
                .isEqualTo(identifier);
    }

    @Test
    void commands_are_read() {
        assertThat(protocol.decode("{\"command\":\"subscribe\",\"identifier\":" + QUOTED + "}"))
                .isEqualTo(new Command.Subscribe(CHAT));
        assertThat(protocol.decode("{\"identifier\":" + QUOTED + ",\"extra\":[1],\"command\":\"unsubscribe\"}"))
                .isEqualTo(new Command.Unsubscribe(CHAT));
        assertThat(protocol.decode("{\"command\":\"pong\",\"message\":1700000000}"))
                .isEqualTo(new Command.Pong());
        assertThat(message("{\"action\":\"speak\",\"text\":\"hi\"}"))
                .isEqualTo(new Command.Perform(CHAT, "speak", codec.decode("{\"action\":\"speak\",\"text\":\"hi\"}")));
    }

    @Test
    void a_command_knows_its_word_on_the_wire() {
        for (String word : List.of("subscribe", "unsubscribe", "message", "pong")) {
            Command command = protocol.decode(
                    "{\"command\":\"" + word + "\",\"identifier\":\"i\",\"data\":\"{\\\"action\\\":\\\"a\\\"}\"}");

            assertThat(command.name()).isEqualTo(word);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"text\":\"hi\"}",
                "{\"action\":\"\"}",
                "{\"action\":\" \\t\\n\"}",
                "{\"action\":null}",
            })
    void data_without_an_action_means_receive(String data) {
        assertThat(message(data)).isEqualTo(new Command.Perform(CHAT, "receive", codec.decode(data)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                   | an empty text is not JSON",
                "{                                                    | Unexpected end-of-input",
                "[]                                                   | a command is a JSON object",
                "null                                                 | a command is a JSON object",
                "\"subscribe\"                                        | a command is a JSON object",
                "{\"command\":\"pong\"}{}                             | Trailing token",
                "{}                                                   | command: expected a text, found nothing",
                "{\"command\":null}                                   | command: expected a text, found nothing",
                "{\"command\":1}                                      | command: expected a text, found number",
                "{\"command\":[\"pong\"]}                             | command: expected a text, found array",
                "{\"command\":\"\"}                                   | unknown command",
                "{\"command\":\"Subscribe\",\"identifier\":\"i\"}     | unknown command",
                "{\"command\":\"shout\",\"identifier\":\"i\"}         | unknown command shout",
                "{\"command\":\"subscribe\"}                          | identifier: expected a text, found nothing",
                "{\"command\":\"subscribe\",\"identifier\":null}      | identifier: expected a text, found nothing",
                "{\"command\":\"subscribe\",\"identifier\":1}         | identifier: expected a text, found number",
                "{\"command\":\"subscribe\",\"identifier\":{\"channel\":\"C\"}} | identifier: expected a text, found object",
                "{\"command\":\"unsubscribe\",\"identifier\":[]}      | identifier: expected a text, found array",
                "{\"command\":\"message\",\"data\":\"{}\"}            | identifier: expected a text, found nothing",
                "{\"command\":\"message\",\"identifier\":\"i\"}       | data: expected a text, found nothing",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":{\"action\":\"a\"}} | data: expected a text, found object",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":7} | data: expected a text, found number",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"\"} | an empty text is not JSON",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"{\"} | Unexpected end-of-input",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"[]\"} | data: expected a JSON object",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"null\"} | data: expected a JSON object",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"\\\"a\\\"\"} | data: expected a JSON object",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"{\\\"action\\\":1}\"} | action: expected a text, found number",
                "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"{\\\"action\\\":{}}\"} | action: expected a text, found object",
                "{\"command\":\"pong\",\"command\":\"subscribe\"}     | Duplicate",
                "{\"command\":\"subscribe\",\"identifier\":\"\\ud800\"} | a text holds an unpaired surrogate",
            })
    void what_is_not_a_command_is_malformed(String text, String message) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> protocol.decode(text))
                .withMessageContaining(message);
    }

    @Test
    void a_word_that_is_none_is_not_shown() {
        for (String word : List.of("x".repeat(33), "a b", "evil\nline", "\u001b[31m", "é")) {
            assertThatExceptionOfType(MalformedCommandException.class)
                    .isThrownBy(() -> protocol.decode("{\"command\":" + codec.quote(word) + "}"))
                    .withMessage("unknown command");
        }
    }

    private Command message(String data) {
        return protocol.decode(
                "{\"command\":\"message\",\"identifier\":" + QUOTED + ",\"data\":" + codec.quote(data) + "}");
    }

    private static void assertShape(Frame frame, String expected) {
        assertThat(frame.text()).isEqualTo(expected);
    }
}

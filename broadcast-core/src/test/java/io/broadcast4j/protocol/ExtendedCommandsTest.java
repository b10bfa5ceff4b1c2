package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExtendedCommandsTest {
    private static final String LONGEST = "x".repeat(200);

    private final JsonCodec codec = new JsonCodec();
    private final ActionCableProtocol plain = new ActionCableProtocol(codec);
    private final ExtendedProtocol extended = new ExtendedProtocol(plain, codec);

    @Test
    void the_commands_of_anycable_are_read_by_both_protocols() {
        assertCommand("{\"command\":\"ping\"}", new Command.Ping());
        assertCommand("{\"command\":\"pong\"}", new Command.Pong());
        assertCommand(on("subscribe", ""), new Command.Subscribe("i"));
        assertCommand(on("unsubscribe", ""), new Command.Unsubscribe("i"));
        assertCommand(
                on("message", ",\"data\":\"{\\\"action\\\":\\\"a\\\"}\""),
                new Command.Perform("i", "a", json("{\"action\":\"a\"}")));
        assertCommand(
                on("history", ",\"history\":{\"since\":7}"),
                new Command.History("i", HistoryRequest.of(Instant.ofEpochSecond(7), Map.of())));
        assertCommand(on("whisper", ",\"data\":{\"x\":1}"), new Command.Whisper("i", json("{\"x\":1}")));
        assertCommand(
                on("join", ",\"presence\":{\"id\":\"42\",\"info\":{\"name\":\"A\"}}"),
                new Command.Join("i", new Attendee("42", json("{\"name\":\"A\"}"))));
        assertCommand(on("leave", ""), new Command.Leave("i"));
        assertCommand(on("presence", ""), new Command.Presence("i", true, "", 1_000));
    }

    @Test
    void a_command_knows_its_word_on_the_wire() {
        for (String word : List.of("ping", "history", "whisper", "join", "leave", "presence")) {
            assertThat(extended.decode(on(word, ",\"data\":{}")).name()).isEqualTo(word);
        }
    }

    @Test
    void a_client_subscribes_asks_for_history_and_joins_in_one_command() {
        assertCommand(
                on("subscribe", ",\"history\":{\"since\":7},\"presence\":{\"id\":\"42\"}"),
                new Command.Subscribe(
                        "i", HistoryRequest.of(Instant.ofEpochSecond(7), Map.of()), new Attendee("42", null)));
        assertCommand(on("subscribe", ",\"history\":null,\"presence\":null"), new Command.Subscribe("i"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"x\":[1]}", "[]", "false", "true", "0", "-1.5", "\"\"", "\"psst\"", "null", "{\"a\":null}"})
    void a_whisper_says_any_json(String said) {
        assertCommand(on("whisper", ",\"data\":" + said), new Command.Whisper("i", json(said)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"42\"}                | 42   | `null`",
                "{\"id\":42}                    | 42   | `null`",
                "{\"id\":-7,\"info\":null}      | -7   | `null`",
                "{\"id\":12345678901234567890}  | 12345678901234567890 | `null`",
                "{\"id\":\" é\",\"info\":[1]}   | ` é` | [1]",
                "{\"id\":\"a\",\"info\":false}  | a    | false",
                "{\"id\":\"a\",\"info\":\"\"}   | a    | \"\"",
            })
    void whoever_joins_has_an_id_and_any_info(String presence, String id, String info) {
        Attendee expected = new Attendee(id, info.equals("null") ? null : json(info));

        assertCommand(on("join", ",\"presence\":" + presence), new Command.Join("i", expected));
        assertCommand(on("subscribe", ",\"presence\":" + presence), new Command.Subscribe("i", null, expected));
    }

    @Test
    void whoever_joins_may_leave_the_id_to_the_server() {
        Command joined = new Command.Join("i", new Attendee(null, null));

        assertCommand(on("join", ""), joined);
        assertCommand(on("join", ",\"presence\":null"), joined);
        assertCommand(on("join", ",\"presence\":{}"), joined);
        assertCommand(on("join", ",\"presence\":{\"id\":null,\"name\":\"A\"}"), joined);
        assertCommand(on("subscribe", ",\"presence\":{}"), new Command.Subscribe("i", null, new Attendee(null, null)));
    }

    @Test
    void an_id_is_as_long_as_an_identity_key_at_most() {
        assertCommand(
                on("join", ",\"presence\":{\"id\":\"" + LONGEST + "\"}"),
                new Command.Join("i", new Attendee(LONGEST, null)));
        for (String command : List.of("join", "subscribe")) {
            assertMalformed(
                    on(command, ",\"presence\":{\"id\":\"" + LONGEST + "x\"}"),
                    "id: expected 1 to 200 characters, found 201");
            assertMalformed(on(command, ",\"presence\":{\"id\":\"\"}"), "id: expected 1 to 200 characters, found 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"presence\":{\"id\":\"42\"}", ",\"presence\":{\"id\":[]}", ",\"presence\":7"})
    void whoever_leaves_need_not_say_as_whom(String rest) {
        assertCommand(on("leave", rest), new Command.Leave("i"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"return_records\":false}                             | false | ``  | 1000",
                "{\"return_records\":true,\"limit\":1}                  | true  | ``  | 1",
                "{\"return_records\":null,\"after\":null,\"limit\":null} | true  | ``  | 1000",
                "{\"after\":\"42\",\"limit\":1000}                      | true  | 42  | 1000",
                "{\"after\":\"\"}                                       | true  | ``  | 1000",
            })
    void who_is_present_is_asked_page_by_page(String data, boolean records, String after, int limit) {
        Command expected = new Command.Presence("i", records, after, limit);

        assertCommand(on("presence", ",\"data\":" + data), expected);
        assertCommand(on("presence", "," + data.substring(1, data.length() - 1)), expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "whisper   | ``                                | data: expected a value, found nothing",
                "join      | ,\"presence\":7                   | presence: expected a JSON object",
                "join      | ,\"presence\":\"42\"              | presence: expected a JSON object",
                "join      | ,\"presence\":[]                  | presence: expected a JSON object",
                "join      | ,\"presence\":{\"id\":1.5}        | id: expected a text or a whole number, found number",
                "join      | ,\"presence\":{\"id\":true}       | id: expected a text or a whole number, found boolean",
                "join      | ,\"presence\":{\"id\":{}}         | id: expected a text or a whole number, found object",
                "join      | ,\"presence\":{\"id\":\"\\ud800\"} | a text holds an unpaired surrogate",
                "subscribe | ,\"presence\":false               | presence: expected a JSON object",
                "presence  | ,\"data\":\"{}\"                  | data: expected a JSON object",
                "presence  | ,\"data\":[]                      | data: expected a JSON object",
                "presence  | ,\"data\":{\"return_records\":0}  | return_records: expected true or false, found number",
                "presence  | ,\"data\":{\"return_records\":\"false\"} | return_records: expected true or false, found string",
                "presence  | ,\"data\":{\"limit\":0}           | limit: expected 1 to 1000, found 0",
                "presence  | ,\"data\":{\"limit\":-1}          | limit: expected 1 to 1000, found -1",
                "presence  | ,\"data\":{\"limit\":1001}        | limit: expected 1 to 1000, found 1001",
                "presence  | ,\"data\":{\"limit\":4294967297}  | limit: expected 1 to 1000, found 4294967297",
                "presence  | ,\"data\":{\"limit\":9223372036854775808} | limit: expected a whole number, found number",
                "presence  | ,\"data\":{\"limit\":1.5}         | limit: expected a whole number, found number",
                "presence  | ,\"data\":{\"limit\":\"10\"}      | limit: expected a whole number, found string",
                "presence  | ,\"data\":{\"after\":7}           | after: expected a text, found number",
            })
    void what_makes_no_sense_is_malformed(String command, String rest, String message) {
        assertMalformed(on(command, rest), message);
    }

    @Test
    void the_page_begins_after_an_id() {
        assertMalformed(
                on("presence", ",\"data\":{\"after\":\"" + LONGEST + "x\"}"),
                "after: expected 1 to 200 characters, found 201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "whisper", "join", "leave", "presence"})
    void each_of_them_is_about_a_subscription(String command) {
        assertMalformed("{\"command\":\"" + command + "\",\"data\":1}", "identifier: expected a text, found nothing");
        assertMalformed(
                "{\"command\":\"" + command + "\",\"identifier\":7,\"data\":1}",
                "identifier: expected a text, found number");
    }

    private void assertCommand(String text, Command expected) {
        assertThat(plain.decode(text)).isEqualTo(expected);
        assertThat(extended.decode(text)).isEqualTo(expected);
    }

    private void assertMalformed(String text, String message) {
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> extended.decode(text))
                .withMessage(message);
    }

    private Json json(String text) {
        return codec.decode(text);
    }

    private static String on(String command, String rest) {
        return "{\"command\":\"" + command + "\",\"identifier\":\"i\"" + rest + "}";
    }
}

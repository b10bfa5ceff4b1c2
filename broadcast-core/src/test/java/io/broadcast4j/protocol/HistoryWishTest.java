package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.JsonCodec;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryWishTest {
    private static final String PLACE = "{\"offset\":32,\"epoch\":\"x123\"}";

    private static final String TAG = EventCursor.tag("i", new Stream("chat:42"));

    private final Protocol protocol = new ActionCableProtocol(new JsonCodec());

    @Test
    void a_wish_names_a_time_and_the_last_place_in_each_stream() {
        assertWish(
                "{\"since\":1700000000,\"streams\":{\"chat:42\":" + PLACE
                        + ",\"b\":{\"offset\":0,\"epoch\":\"e.17-0\"}}}",
                HistoryRequest.of(
                        Instant.ofEpochSecond(1_700_000_000),
                        Map.of("chat:42", new Position("x123", 32, ""), "b", new Position("e", 0, "17-0"))));
    }

    @Test
    void a_wish_may_name_one_of_both() {
        assertWish("{\"since\":1}", HistoryRequest.of(Instant.ofEpochSecond(1), Map.of()));
        assertWish(
                "{\"since\":253402300799,\"streams\":null}",
                HistoryRequest.of(Instant.parse("9999-12-31T23:59:59Z"), Map.of()));
        assertWish("{\"streams\":{}}", HistoryRequest.of(null, Map.of()));
        assertWish(
                "{\"since\":null,\"streams\":{\"a\":" + PLACE + "}}",
                HistoryRequest.of(null, Map.of("a", new Position("x123", 32, ""))));
        assertWish("{\"since\":0,\"streams\":{},\"limit\":\"x\"}", HistoryRequest.of(null, Map.of()));
    }

    @Test
    void a_client_that_was_made_without_a_time_says_false() {
        assertWish(
                "{\"since\":false,\"streams\":{\"a\":" + PLACE + "}}",
                HistoryRequest.of(null, Map.of("a", new Position("x123", 32, ""))));
        assertThat(subscribe("{\"since\":false}")).isEqualTo(new Command.Subscribe("i"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"since\":0}", "{\"since\":null,\"streams\":null}", "{\"limit\":5}"})
    void who_subscribes_with_an_empty_wish_asks_for_nothing(String history) {
        assertThat(subscribe(history)).isEqualTo(new Command.Subscribe("i"));
        assertThat(history(history)).isEqualTo(HistoryRequest.UNREADABLE);
    }

    @Test
    void the_command_without_a_wish_is_unreadable() {
        assertThat(protocol.decode("{\"command\":\"history\",\"identifier\":\"i\"}"))
                .isEqualTo(new Command.History("i", HistoryRequest.UNREADABLE));
        assertThat(HistoryRequest.UNREADABLE.readable()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "7",
                "\"all\"",
                "true",
                "[]",
                "[{\"since\":1}]",
                "{\"since\":\"1700000000\"}",
                "{\"since\":-1}",
                "{\"since\":1.5}",
                "{\"since\":1e3}",
                "{\"since\":true}",
                "{\"since\":{}}",
                "{\"since\":253402300800}",
                "{\"since\":1700000000000}",
                "{\"since\":9223372036854775807}",
                "{\"since\":9223372036854775808}",
                "{\"since\":-9223372036854775808}",
                "{\"since\":-1,\"streams\":{}}",
                "{\"since\":1,\"streams\":[]}",
                "{\"since\":1,\"streams\":7}",
                "{\"since\":1,\"streams\":\"chat\"}",
                "{\"streams\":false}",
                "{\"streams\":{\"a\":null}}",
                "{\"streams\":{\"a\":32}}",
                "{\"streams\":{\"a\":{}}}",
                "{\"streams\":{\"a\":[32,\"x123\"]}}",
                "{\"streams\":{\"ok\":{\"offset\":1,\"epoch\":\"e\"},\"a\":{}}}",
            })
    void a_wish_that_makes_no_sense_is_unreadable(String history) {
        assertUnreadable(history);
    }

    @ParameterizedTest(name = "offset {0}, epoch {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "-1,                   \"x123\"",
                "9223372036854775808,  \"x123\"",
                "18446744073709551615, \"x123\"",
                "\"32\",               \"x123\"",
                "32.0,                 \"x123\"",
                "32.5,                 \"x123\"",
                "null,                 \"x123\"",
                "[],                   \"x123\"",
                "32,                   null",
                "32,                   123",
                "32,                   {}",
                "32,                   \"\"",
                "32,                   \".\"",
                "32,                   \".17-0\"",
                "32,                   \"x123.17.0\"",
                "32,                   \"..\"",
                "32,                   \"x123..\"",
            })
    void a_place_that_no_client_was_shown_is_unreadable(String offset, String epoch) {
        assertUnreadable("{\"streams\":{\"a\":{\"offset\":" + offset + ",\"epoch\":" + epoch + "}}}");
    }

    @Test
    void a_place_lacks_nothing() {
        assertUnreadable("{\"streams\":{\"a\":{\"offset\":32}}}");
        assertUnreadable("{\"streams\":{\"a\":{\"epoch\":\"x123\"}}}");
    }

    @Test
    void a_hundred_streams_are_read_and_one_more_is_not() {
        assertThat(history("{\"streams\":" + streams(100) + "}").positions()).hasSize(100);
        assertUnreadable("{\"streams\":" + streams(101) + "}");
    }

    @Test
    void a_name_is_as_long_as_a_stream_name_at_most() {
        assertThat(history("{\"streams\":{\"" + "x".repeat(255) + "\":" + PLACE + "}}")
                        .readable())
                .isTrue();
        assertUnreadable("{\"streams\":{\"" + "x".repeat(256) + "\":" + PLACE + "}}");
        assertUnreadable("{\"streams\":{\"" + "é".repeat(128) + "\":" + PLACE + "}}");
    }

    @Test
    void who_resumes_goes_on_with_all_streams_of_its_token() {
        HistoryRequest wish = history("{\"resume\":\"" + TAG + ":w:x123.17-0~AAAAAAAAAAA:0:e\"}");

        assertThat(wish)
                .isEqualTo(HistoryRequest.resumption(
                        Map.of(TAG, new Position("x123", 32, "17-0"), "AAAAAAAAAAA", new Position("e", 0, ""))));
        assertThat(wish.positionOf("i", new Stream("chat:42"))).isEqualTo(new Position("x123", 32, "17-0"));
        assertThat(wish.positionOf("j", new Stream("chat:42"))).isNull();
    }

    @Test
    void who_does_not_resume_names_streams_whatever_the_subscription() {
        HistoryRequest wish = history("{\"streams\":{\"chat:42\":" + PLACE + ",\"" + TAG + "\":" + PLACE + "}}");

        assertThat(wish.positionOf("i", new Stream("chat:42"))).isEqualTo(new Position("x123", 32, ""));
        assertThat(wish.positionOf("j", new Stream("chat:42"))).isEqualTo(new Position("x123", 32, ""));
        assertThat(wish.positionOf("i", new Stream("chat:43"))).isNull();
        assertThat(wish.resumption()).isFalse();
    }

    @Test
    void a_token_counts_more_than_a_time() {
        assertThat(history("{\"since\":7,\"streams\":7,\"resume\":\"" + TAG + ":1:e\"}"))
                .isEqualTo(HistoryRequest.resumption(Map.of(TAG, new Position("e", 1, ""))));
        assertWish("{\"since\":7,\"resume\":null}", HistoryRequest.of(Instant.ofEpochSecond(7), Map.of()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"7", "true", "[]", "{}", "\"\"", "\"7\"", "\"chat:1:e\"", "\"AAAAAAAAAAA:1:e~\""})
    void a_token_that_makes_no_sense_is_unreadable(String token) {
        assertUnreadable("{\"resume\":" + token + "}");
        assertUnreadable("{\"since\":7,\"resume\":" + token + "}");
    }

    @Test
    void what_the_json_limits_refuse_is_no_command_at_all() {
        for (String history : new String[] {
            "{\"streams\":{\"" + "x".repeat(257) + "\":" + PLACE + "}}",
            "{\"streams\":" + streams(2_000) + "}",
            "{\"since\":" + "1".repeat(33) + "}",
            "{\"since\":1e400000000}",
            "{\"since\":1,\"since\":2}",
        }) {
            assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> subscribe(history));
        }
    }

    private void assertWish(String history, HistoryRequest expected) {
        assertThat(subscribe(history)).isEqualTo(new Command.Subscribe("i", expected, null));
        assertThat(history(history)).isEqualTo(expected);
    }

    private void assertUnreadable(String history) {
        assertWish(history, HistoryRequest.UNREADABLE);
    }

    private HistoryRequest history(String history) {
        return ((Command.History) decode("history", history)).request();
    }

    private Command subscribe(String history) {
        return decode("subscribe", history);
    }

    private Command decode(String command, String history) {
        return protocol.decode("{\"command\":\"" + command + "\",\"identifier\":\"i\",\"history\":" + history + "}");
    }

    private static String streams(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"s" + number + "\":" + PLACE)
                .collect(Collectors.joining(",", "{", "}"));
    }
}

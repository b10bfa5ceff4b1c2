package io.broadcast4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonCodecTest {
    private final JsonCodec codec = new JsonCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n\t",
                "{",
                "[",
                "\"",
                "tru",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1} x",
                "{\"a\":1}}",
                "{\"a\":1}{\"a\":1}",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "{\"a\":1,\"\\u0061\":2}",
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                "01",
                ".5",
                "5.",
                "0x10",
                "1e400000000",
                "-1e400000000",
                "[1e999]",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"x\\udc00y\"}",
                "{\"a\":\"\ud800\"}",
                "{\"\\ud800\":1}",
                "[[\"\\ude00\\ud83d\"]]",
                "\"a\u0000b\"",
                "\"a\nb\"",
                "\u0000",
                "\ufeff{}",
                "/* a */{}",
                "{}// a",
                "# a\n{}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":\"\\u00\"}",
                "undefined",
                "None",
            })
    void what_is_not_one_whole_document_is_refused(String document) {
        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> codec.decode(document));
    }

    static List<String> tooLarge() {
        return List.of(
                nested(33),
                nested(1_000),
                nested(100_000),
                "{\"a\":".repeat(33) + "1" + "}".repeat(33),
                "{\"a\":".repeat(100_000),
                IntStream.range(0, 100_000).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(",", "{", "}")),
                IntStream.range(0, 3_000).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(",", "{", "}")),
                "[" + "1,".repeat(4_096) + "1]",
                "{\"" + "k".repeat(257) + "\":1}",
                "{\"" + "k".repeat(1_000_000) + "\":1}",
                "9".repeat(33),
                "9".repeat(1_500),
                "0." + "9".repeat(1_500),
                "\"" + "x".repeat(65_536) + "\"");
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void what_breaks_a_limit_is_refused(String document) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> codec.decode(document))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    static List<String> good() {
        return List.of(
                "{}",
                "[]",
                "null",
                "\"\"",
                "0",
                "-0",
                "-1.5e3",
                "1e308",
                "\"\u2028\u202e\"",
                "\"😀\"",
                "{\"constructor\":1,\"__proto__\":{\"admin\":true},\"@class\":\"java.lang.Runtime\"}",
                nested(32),
                "{\"" + "k".repeat(256) + "\":1}",
                "9".repeat(32),
                "\"" + "x".repeat(65_534) + "\"");
    }

    @ParameterizedTest
    @MethodSource("good")
    void what_is_within_the_limits_is_read_and_written_back(String document) {
        Json json = codec.decode(document);

        assertThat(codec.decode(codec.encode(json))).isEqualTo(json);
    }

    @Test
    void the_size_of_a_document_is_bounded_by_the_limits_given() {
        JsonCodec small = new JsonCodec(JsonLimits.DEFAULT.withDocumentChars(10));

        assertThat(small.decode("\"12345678\"").text()).isEqualTo("12345678");
        assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> small.decode("\"123456789\""));
    }

    @Test
    void a_name_with_a_meaning_elsewhere_is_an_ordinary_name() {
        Json json = codec.decode("{\"__proto__\":{\"admin\":true},\"@class\":\"java.net.URL\",\"constructor\":\"x\"}");

        assertThat(json.names()).containsExactly("@class", "__proto__", "constructor");
        assertThat(json.has("admin")).isFalse();
        assertThat(json.as(Object.class)).isInstanceOf(Map.class);
    }

    @Test
    void values_are_written_as_they_are() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a\"b\\\n");
        value.put("number", 1.5);
        value.put("none", null);
        value.put("list", List.of(1, true));
        value.put("record", new Point(1, 2));
        value.put("at", Instant.ofEpochSecond(1_700_000_000));
        value.put("lasting", Duration.ofSeconds(90));
        value.put("json", codec.decode("{\"b\":1,\"a\":2}"));

        assertThat(codec.encode(value))
                .isEqualTo("{\"text\":\"a\\\"b\\\\\\n\",\"number\":1.5,\"none\":null,\"list\":[1,true],"
                        + "\"record\":{\"x\":1,\"y\":2},\"at\":\"2023-11-14T22:13:20Z\",\"lasting\":\"PT1M30S\","
                        + "\"json\":{\"b\":1,\"a\":2}}");
        assertThat(codec.encode("<b>")).isEqualTo("\"<b>\"");
        assertThat(codec.encode(codec.decode("[1]"))).isEqualTo("[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "cut \ud83d", "\ude00x", "\ud83d\ud83d\ude00", "\ude00\ud83d", "😀\ud83d😀"})
    void half_an_emoji_is_written_as_an_escape(String text) {
        for (String json : List.of(codec.encode(text), codec.quote(text))) {
            assertThat(new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(json);
            assertThat(json).contains("\\ud").hasSizeLessThan(20);
        }
        assertThat(codec.encode("x\ud83d")).isEqualTo("\"x\\ud83d\"");
        assertThat(codec.encode("😀")).isEqualTo("\"😀\"");
    }

    @Test
    void what_cannot_be_written_is_the_callers_fault() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(cycle))
                .withMessageContaining("java.util.ArrayList");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new Broken()))
                .withMessageContaining("Broken");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private record Point(int x, int y) {}

    private record Broken() {
        @JsonProperty("name")
        String name() {
            return List.<String>of().get(0);
        }
    }
}

package io.broadcast4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonTest {
    private final JsonCodec codec = new JsonCodec();
    private final Json json = codec.decode("{\"text\":\"a\",\"whole\":7,\"part\":1.5,\"yes\":true,\"none\":null,"
            + "\"list\":[1,\"b\"],\"object\":{\"x\":1},\"huge\":9223372036854775808}");

    @Test
    void getters_return_what_they_are_called_for() {
        assertThat(json.text("text")).isEqualTo("a");
        assertThat(json.optionalText("text")).contains("a");
        assertThat(json.optionalText("none")).isEmpty();
        assertThat(json.optionalText("absent")).isEmpty();
        assertThat(json.integer("whole")).isEqualTo(7);
        assertThat(json.number("whole")).isEqualTo(7);
        assertThat(json.number("part")).isEqualTo(1.5);
        assertThat(json.number("huge")).isEqualTo(0x1p63);
        assertThat(json.bool("yes")).isTrue();
        assertThat(json.id("text")).isEqualTo("a");
        assertThat(json.id("whole")).isEqualTo("7");
        assertThat(json.id("huge")).isEqualTo("9223372036854775808");
        assertThat(json.get("object").integer("x")).isEqualTo(1);
        assertThat(json.get("list").items()).extracting(Json::toString).containsExactly("1", "\"b\"");
        assertThat(json.get("text").text()).isEqualTo("a");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                call("text: expected a whole number, found string", json -> json.integer("text")),
                call("text: expected a number, found string", json -> json.number("text")),
                call("text: expected true or false, found string", json -> json.bool("text")),
                call("whole: expected a text, found number", json -> json.text("whole")),
                call("whole: expected a text, found number", json -> json.optionalText("whole")),
                call("part: expected a whole number, found number", json -> json.integer("part")),
                call("part: expected a text or a whole number, found number", json -> json.id("part")),
                call("huge: expected a whole number, found number", json -> json.integer("huge")),
                call("yes: expected a text, found boolean", json -> json.text("yes")),
                call("none: expected a text, found nothing", json -> json.text("none")),
                call("absent: expected a text, found nothing", json -> json.text("absent")),
                call("absent: expected a value, found nothing", json -> json.get("absent")),
                call("list: expected a text, found array", json -> json.text("list")),
                call("object: expected a whole number, found object", json -> json.integer("object")),
                call("the value: expected a text, found object", Json::text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_getter_says_which_field_is_wrong_and_how(String message, Consumer<Json> call) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> call.accept(json))
                .withMessage(message);
    }

    @Test
    void fields_of_what_has_none_are_absent() {
        for (String document : List.of("null", "1", "\"a\"", "[]", "[{\"a\":1}]")) {
            Json value = codec.decode(document);

            assertThat(value.has("a")).isFalse();
            assertThat(value.names()).isEmpty();
            assertThat(value.optionalText("a")).isEmpty();
            assertThatExceptionOfType(InvalidJsonException.class).isThrownBy(() -> value.text("a"));
        }
        assertThat(codec.decode("{}").items()).isEmpty();
    }

    @Test
    void kinds_are_told_apart() {
        assertThat(json.isObject()).isTrue();
        assertThat(json.isText()).isFalse();
        assertThat(json.get("text").isText()).isTrue();
        assertThat(json.get("list").isObject()).isFalse();
        assertThat(json.has("none")).isFalse();
        assertThat(json.has("text")).isTrue();
    }

    @Test
    void values_that_say_the_same_are_equal() {
        assertThat(codec.decode("{\"a\":1,\"b\":[2]}"))
                .isEqualTo(codec.decode(" { \"b\" : [ 2 ], \"a\" : 1 } "))
                .hasSameHashCodeAs(codec.decode("{\"b\":[2],\"a\":1}"))
                .isNotEqualTo(codec.decode("{\"a\":1}"));
        assertThat(codec.decode("{\"b\":1,\"a\":2}")).hasToString("{\"b\":1,\"a\":2}");
    }

    private static Arguments call(String message, Consumer<Json> call) {
        return Arguments.of(message, call);
    }
}

package io.broadcast4j.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JsonBindingTest {
    private final JsonCodec codec = new JsonCodec();

    @Test
    void a_record_is_bound_and_unknown_fields_are_ignored() {
        Comment comment = bind("{\"body\":\"hi\",\"likes\":3,\"extra\":{\"a\":[1]}}", Comment.class);

        assertThat(comment).isEqualTo(new Comment("hi", 3, null, Optional.empty()));
    }

    @Test
    void components_that_may_be_absent_may_be_null_or_there() {
        assertThat(bind("{\"body\":\"\",\"likes\":0,\"reply\":null,\"mood\":null}", Comment.class))
                .isEqualTo(new Comment("", 0, null, Optional.empty()));
        assertThat(bind("{\"body\":\"\",\"likes\":0,\"reply\":\"a\",\"mood\":\"CALM\"}", Comment.class))
                .isEqualTo(new Comment("", 0, "a", Optional.of(Mood.CALM)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"likes\":1}                          | body: expected String",
                "{\"body\":null,\"likes\":1}              | body: expected String",
                "{\"body\":\"a\"}                         | likes: expected int",
                "{\"body\":\"a\",\"likes\":null}          | likes: expected int",
                "{\"body\":\"a\",\"likes\":\"3\"}         | likes: expected int",
                "{\"body\":\"a\",\"likes\":1.5}           | likes: expected int",
                "{\"body\":\"a\",\"likes\":true}          | likes: expected int",
                "{\"body\":\"a\",\"likes\":[]}            | likes: expected int",
                "{\"body\":1,\"likes\":1}                 | body: expected String",
                "{\"body\":true,\"likes\":1}              | body: expected String",
                "{\"body\":{},\"likes\":1}                | body: expected String",
                "{\"body\":[\"a\"],\"likes\":1}           | body: expected String",
                "{\"body\":\"a\",\"likes\":1,\"reply\":5} | reply: expected String",
                "{\"body\":\"a\",\"likes\":1,\"mood\":\"WILD\"} | mood: expected Mood",
                "{\"body\":\"a\",\"likes\":1,\"mood\":0}  | mood: expected Mood",
                "[]                                       | the value: expected Comment",
                "\"a\"                                    | the value: expected Comment",
                "\"\"                                     | the value: expected Comment",
                "1                                        | the value: expected Comment",
                "null                                     | the value: expected Comment",
            })
    void what_does_not_fit_names_the_field_and_the_kind(String document, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> bind(document, Comment.class))
                .withMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\n"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"first\":{\"x\":1,\"name\":\"a\"}}                         | all: expected List",
                "{\"first\":{\"x\":1},\"all\":[]}                             | first.name: expected String",
                "{\"first\":{\"x\":\"1\",\"name\":\"a\"},\"all\":[]}          | first.x: expected int",
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[{\"x\":1,\"name\":\"a\"},{\"x\":2}]} | all[1].name: expected String",
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[{\"name\":\"a\"}]} | all[0].x: expected int",
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[],\"byId\":{\"k\":{\"x\":1}}} | byId.k.name: expected String",
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[],\"maybe\":{\"x\":1}} | maybe.name: expected String",
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[],\"row\":[{\"x\":1}]} | row[0].name: expected String",
            })
    void records_within_records_lists_maps_and_optionals_are_checked_too(String document, String message) {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> bind(document, Shape.class))
                .withMessageStartingWith(message);
    }

    @Test
    void a_nested_record_is_bound() {
        Shape shape = bind(
                "{\"first\":{\"x\":1,\"name\":\"a\"},\"all\":[{\"x\":2,\"name\":\"b\"}],\"byId\":{\"k\":{\"x\":3,\"name\":\"c\"}},"
                        + "\"maybe\":{\"x\":4,\"name\":\"d\"}}",
                Shape.class);

        assertThat(shape.first()).isEqualTo(new Point(1, "a"));
        assertThat(shape.all()).containsExactly(new Point(2, "b"));
        assertThat(shape.byId()).isEqualTo(Map.of("k", new Point(3, "c")));
        assertThat(shape.maybe()).contains(new Point(4, "d"));
    }

    @Test
    void times_numbers_and_ids_are_bound() {
        UUID id = new UUID(1, 2);
        Event event = bind(
                "{\"at\":\"2024-01-02T03:04:05Z\",\"day\":\"2024-01-02\",\"lasting\":\"PT5M\",\"id\":\"" + id
                        + "\",\"price\":1.25}",
                Event.class);

        assertThat(event)
                .isEqualTo(new Event(
                        Instant.parse("2024-01-02T03:04:05Z"),
                        LocalDate.of(2024, 1, 2),
                        Duration.ofMinutes(5),
                        id,
                        new BigDecimal("1.25")));
        assertThat(bind(codec.encode(event), Event.class)).isEqualTo(event);
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> bind("{\"at\":\"yesterday\"}", Event.class))
                .withMessageStartingWith("at: expected Instant");
    }

    @Test
    void a_document_cannot_choose_a_class() {
        assertThat(bind("[\"java.util.concurrent.ThreadPoolExecutor\",{}]", Object.class))
                .isEqualTo(List.of("java.util.concurrent.ThreadPoolExecutor", Map.of()));
        assertThat(bind("{\"@class\":\"java.io.File\",\"@type\":\"x\",\"body\":\"a\",\"likes\":1}", Comment.class))
                .isInstanceOf(Comment.class);
        assertThat(bind("{\"any\":{\"@class\":\"java.io.File\"}}", Open.class).any())
                .isEqualTo(Map.of("@class", "java.io.File"));
    }

    @Test
    void what_a_constructor_refuses_is_the_clients_fault() {
        assertThatExceptionOfType(InvalidJsonException.class)
                .isThrownBy(() -> bind("{\"percent\":101}", Share.class))
                .withMessageContaining("at most 100");
    }

    private <T> T bind(String document, Class<T> type) {
        return codec.decode(document).as(type);
    }

    enum Mood {
        CALM
    }

    record Comment(String body, int likes, @Nullable String reply, Optional<Mood> mood) {}

    record Point(int x, String name) {}

    @SuppressWarnings("ArrayRecordComponent")
    record Shape(
            Point first,
            List<Point> all,
            @Nullable Map<String, Point> byId,
            Optional<Point> maybe,
            Point @Nullable [] row) {}

    record Event(Instant at, LocalDate day, Duration lasting, UUID id, BigDecimal price) {}

    record Open(Object any) {}

    record Share(int percent) {
        Share {
            if (percent > 100) {
                throw new IllegalArgumentException("at most 100");
            }
        }
    }
}

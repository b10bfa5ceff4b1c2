package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventTextTest {
    @Test
    void an_event_is_its_fields_and_an_empty_line() {
        String event = new EventText()
                .event("price")
                .data("17")
                .id("a:1:e")
                .retry(Duration.ofSeconds(2))
                .comment("so it is")
                .end();

        assertThat(event).isEqualTo("event: price\ndata: 17\nid: a:1:e\nretry: 2000\n: so it is\n\n");
    }

    @Test
    void a_line_of_data_ends_with_lf_or_cr_or_both() {
        assertData("a\nb", "data: a\ndata: b\n");
        assertData("a\rb", "data: a\ndata: b\n");
        assertData("a\r\nb", "data: a\ndata: b\n");
        assertData("a\n\rb", "data: a\ndata: \ndata: b\n");
        assertData("a\r\rb", "data: a\ndata: \ndata: b\n");
        assertData("a\r\n\r\nb", "data: a\ndata: \ndata: b\n");
        assertData("a\r\r\nb", "data: a\ndata: \ndata: b\n");
        assertData("a\n\nevent: b\n\ndata: c", "data: a\ndata: \ndata: event: b\ndata: \ndata: data: c\n");
    }

    @Test
    void a_line_end_at_the_end_makes_an_empty_line_which_a_client_reads_as_that_line_end() {
        assertData("a\n", "data: a\ndata: \n");
        assertData("a\r", "data: a\ndata: \n");
        assertData("a\r\n", "data: a\ndata: \n");
        assertData("\n", "data: \ndata: \n");
        assertData("\r", "data: \ndata: \n");
    }

    @Test
    void data_may_be_empty() {
        assertData("", "data: \n");
    }

    @Test
    void blanks_and_what_only_looks_like_a_line_end_are_kept() {
        assertData("  a  ", "data:   a  \n");
        assertData(": a", "data: : a\n");
        assertData("\ufeffa", "data: \ufeffa\n");
        assertData("a\u0000b", "data: a\u0000b\n");
        assertData("a\u2028b\u2029c\u0085d\u000be\ff", "data: a\u2028b\u2029c\u0085d\u000be\ff\n");
        assertData("😀é", "data: 😀é\n");
    }

    @Test
    void a_line_may_have_a_megabyte() {
        String line = "x".repeat(1 << 20);

        assertData(line, "data: " + line + "\n");
        assertData(line + "\r" + line, "data: " + line + "\ndata: " + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r",
                "a\n",
                "a\r",
                "\ra",
                "a\r\nb",
                "a\nb",
                "a\ndata: evil",
                "a\u0000",
                "\u0000",
            })
    void names_ids_and_comments_are_one_line_of_at_least_one_character(String value) {
        EventText event = new EventText().data("before");

        assertThatIllegalArgumentException().isThrownBy(() -> event.event(value));
        assertThatIllegalArgumentException().isThrownBy(() -> event.id(value));
        assertThatIllegalArgumentException().isThrownBy(() -> event.comment(value));
        assertThat(event.end()).as("what was there before").isEqualTo("data: before\n\n");
    }

    @Test
    void a_client_comes_back_after_whole_milliseconds() {
        assertThat(new EventText().retry(Duration.ZERO)).hasToString("retry: 0\n");
        assertThat(new EventText().retry(Duration.ofNanos(1_999_999))).hasToString("retry: 1\n");
        assertThatIllegalArgumentException().isThrownBy(() -> new EventText().retry(Duration.ofMillis(-1)));
    }

    private static void assertData(String data, String lines) {
        assertThat(new EventText().data(data)).hasToString(lines);
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventParserTest {
    @Test
    void an_empty_line_ends_an_event_of_one_or_more_lines_of_data() {
        EventParser parser = parsed("data: first\n\ndata: a\ndata:b\ndata:  c\n\n");

        assertThat(parser.events()).extracting(EventClient.Event::data).containsExactly("first", "a\nb\n c");
    }

    @Test
    void lines_end_with_lf_cr_or_both() {
        EventParser parser = parsed("data: 1\r\rdata: 2\r\n\r\ndata: 3\n\ndata: 4\r\n\n");

        assertThat(parser.events()).extracting(EventClient.Event::data).containsExactly("1", "2", "3", "4");
    }

    @Test
    void the_name_is_that_of_one_event_and_the_id_stays() {
        EventParser parser = parsed("event: news\nid: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n");

        assertThat(parser.events())
                .containsExactly(
                        new EventClient.Event("news", "a", "7"),
                        new EventClient.Event("message", "b", "7"),
                        new EventClient.Event("message", "c", ""));
    }

    @Test
    void an_event_without_data_is_none_but_leaves_its_id_and_takes_its_name_along() {
        EventParser parser = parsed("event: news\nid: 8\n\ndata\n\n");

        assertThat(parser.events()).containsExactly(new EventClient.Event("message", "", "8"));
    }

    @Test
    void an_id_with_a_nul_and_a_retry_that_is_no_number_are_ignored() {
        EventParser parser = parsed("id: 1\nid: 2\0\nretry: 3000\nretry: -1\nretry: 5s\nretry\n\n");

        assertThat(parser.lastEventId()).isEqualTo("1");
        assertThat(parser.retry()).contains(Duration.ofSeconds(3));
    }

    @Test
    void comments_and_unknown_fields_are_no_events() {
        EventParser parser = parsed(":\n\n: hello\n:there\nfoo: bar\nDATA: no\n\n");

        assertThat(parser.events()).isEmpty();
        assertThat(parser.comments()).containsExactly("", "hello", "there");
    }

    @Test
    void a_byte_order_mark_at_the_start_is_skipped_and_later_ones_are_not() {
        EventParser parser = parsed("\ufeffdata: \ufeffa\n\n\ufeffdata: b\n\n");

        assertThat(parser.events()).extracting(EventClient.Event::data).containsExactly("\ufeffa");
    }

    @Test
    void what_is_not_ended_is_no_event() {
        assertThat(parsed("data: a\n\ndata: b\n").events()).hasSize(1);
    }

    @Test
    void bytes_may_be_cut_anywhere() {
        byte[] bytes = "\ufeffid: é€😀\r\ndata: 😀\r\rdata: €\n\n".getBytes(StandardCharsets.UTF_8);
        EventParser whole = new EventParser();
        EventParser single = new EventParser();

        whole.take(bytes, 0, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            single.take(bytes, i, i + 1);
        }

        assertThat(single.events()).isEqualTo(whole.events());
        assertThat(single.events()).extracting(EventClient.Event::data).containsExactly("😀", "€");
    }

    private static EventParser parsed(String stream) {
        EventParser parser = new EventParser();
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        parser.take(bytes, 0, bytes.length);
        return parser;
    }
}

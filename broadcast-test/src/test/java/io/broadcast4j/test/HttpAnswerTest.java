package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpAnswerTest {
    private final StringBuilder body = new StringBuilder();
    private HttpAnswer answer = answerTo("GET");

    @Test
    void a_body_in_chunks_is_put_together() {
        take(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na;x=y\r\n0123456789\r\n0\r\nX: y\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isComplete()).isTrue();
        assertThat(body.toString()).isEqualTo("abc0123456789");
    }

    @Test
    void a_body_with_a_length_leaves_what_comes_behind_it() {
        ByteBuffer rest = take("HTTP/1.1 403 Forbidden\r\ncontent-length:2\r\n\r\nnoHTTP/1.1 200");

        assertThat(answer.isComplete()).isTrue();
        assertThat(body.toString()).isEqualTo("no");
        assertThat(StandardCharsets.US_ASCII.decode(rest).toString()).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() {
        take("HTTP/1.0 200 OK\r\n\r\nabc");
        assertThat(answer.isComplete()).isFalse();

        answer.end();

        assertThat(answer.isComplete()).isTrue();
        assertThat(body.toString()).isEqualTo("abc");
    }

    @Test
    void chunks_that_end_with_the_connection_are_not_complete() {
        take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");

        answer.end();

        assertThat(answer.hasHead()).isTrue();
        assertThat(answer.isComplete()).isFalse();
    }

    @Test
    void an_answer_to_head_has_no_body() {
        answer = answerTo("HEAD");

        take("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");

        assertThat(answer.isComplete()).isTrue();
    }

    @Test
    void bytes_may_be_cut_anywhere() {
        String text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";

        text.chars().forEach(c -> take(Character.toString(c)));

        assertThat(answer.isComplete()).isTrue();
        assertThat(answer.headers("a")).containsExactly("b");
        assertThat(body.toString()).isEqualTo("abcde");
    }

    private HttpAnswer answerTo(String method) {
        return new HttpAnswer(
                method.equals("HEAD"),
                (bytes, from, to) -> body.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII)));
    }

    private ByteBuffer take(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        answer.take(bytes);
        return bytes;
    }
}

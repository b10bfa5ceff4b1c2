package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.performing;
import static io.broadcast4j.server.LabClient.subscribing;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no command: ignored and counted, until it is one too many. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MalformedInputTest {
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));
    private final Lab lab = Lab.of(channel);
    private final LabClient neighbour = lab.connect().inRoom();
    private final LabClient client = lab.connect();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "null",
                "true",
                "42",
                "-0",
                "\"subscribe\"",
                "[]",
                "[{\"command\":\"pong\"}]",
                "{}",
                "{\"command\":\"pong\"",
                "{\"command\":\"pong\"}{\"command\":\"pong\"}",
                "{\"command\":\"pong\"} x",
                "{\"command\":\"pong\",}",
                "{'command':'pong'}",
                "{command:\"pong\"}",
                "{\"command\":\"pong\"} // comment",
                "/* */ {\"command\":\"pong\"}",
                "\uFEFF{\"command\":\"pong\"}",
                "{\"command\":\"pong\",\"message\":NaN}",
                "{\"command\":\"pong\",\"message\":1e400000000}",
                "{\"command\":\"pong\",\"command\":\"pong\"}",
                "{\"command\":\"pong\",\"text\":\"\\ud800\"}",
                "{\"command\":\"pong\",\"text\":\"a\\udc00b\"}",
                "{\"command\":\"pong\",\"text\":\"\u0000\"}",
                "{\"command\":null}",
                "{\"command\":7}",
                "{\"command\":[\"pong\"]}",
                "{\"command\":\"\"}",
                "{\"command\":\"PONG\"}",
                "{\"command\":\"whisper\"}",
                "{\"command\":\"subscribe\"}",
                "{\"command\":\"subscribe\",\"identifier\":null}",
                "{\"command\":\"subscribe\",\"identifier\":42}",
                "{\"command\":\"subscribe\",\"identifier\":{\"channel\":\"Room\"}}",
                "{\"command\":\"subscribe\",\"identifier\":[\"Room\"]}",
                "{\"command\":\"subscribe\",\"identifier\":\"\\ud800\"}",
                "{\"command\":\"unsubscribe\"}",
                "{\"command\":\"message\",\"identifier\":\"{}\"}",
                "{\"command\":\"message\",\"identifier\":\"{}\",\"data\":{}}",
                "{\"command\":\"message\",\"identifier\":\"{}\",\"data\":\"\"}",
                "{\"command\":\"message\",\"identifier\":\"{}\",\"data\":\"hello\"}",
                "{\"command\":\"message\",\"identifier\":\"{}\",\"data\":\"[]\"}",
                "{\"command\":\"message\",\"identifier\":\"{}\",\"data\":\"{\\\"action\\\":1}\"}",
                "{\"command\":\"message\",\"data\":\"{}\"}",
                "GET / HTTP/1.1\r\n\r\n",
            })
    @MethodSource("large")
    void what_is_no_command_is_ignored_and_counted(String text) {
        client.send(text);

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored"))
                .singleElement()
                .asString()
                .startsWith("ignored malformed ");
        assertUnharmed();
    }

    static java.util.stream.Stream<String> large() {
        return java.util.stream.Stream.of(
                nested(33),
                nested(30_000),
                "{\"command\":\"pong\",\"n\":" + "9".repeat(1_500) + "}",
                "{\"command\":\"pong\",\"" + "k".repeat(257) + "\":1}",
                "{\"command\":\"pong\",\"many\":[1" + ",1".repeat(5_000) + "]}",
                "[".repeat(60_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"command\":\"unsubscribe\",\"identifier\":\"unknown\"}",
                "{\"command\":\"message\",\"identifier\":\"unknown\",\"data\":\"{}\"}",
            })
    void what_is_about_no_subscription_is_ignored_and_not_counted(String text) {
        for (int i = 0; i < 20; i++) {
            client.send(text);
        }

        assertThat(client.fresh()).isEmpty();
        assertThat(lab.events.startingWith("ignored unknown_subscription")).hasSize(20);
        assertUnharmed();
    }

    @Test
    void fields_that_mean_something_elsewhere_mean_nothing_here() {
        client.send("{\"__proto__\":{\"x\":1},\"constructor\":1,\"@class\":\"java.lang.Runtime\",\"@type\":\"x\","
                + "\"type\":\"disconnect\",\"command\":\"subscribe\",\"identifier\":" + LabClient.quote(ROOM) + "}");

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
    }

    @Test
    void five_are_ignored_and_the_sixth_cuts() {
        for (int i = 0; i < 5; i++) {
            client.send("nonsense").send("{\"command\":\"pong\"}");
        }
        assertThat(client.closed()).isEmpty();

        client.send("nonsense");

        assertThat(client.fresh()).containsExactly(goodbye("invalid_request", false));
        assertThat(client.closed()).contains(Disconnect.INVALID_REQUEST);
        assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1008);
        assertThat(lab.server.connections()).isOne();
    }

    @Test
    void a_binary_message_cuts() {
        client.inlet.refuse(Disconnect.UNSUPPORTED_DATA);

        assertThat(client.fresh()).containsExactly(goodbye("unsupported_data", false));
        assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1003);
    }

    @Test
    void a_message_may_be_as_large_as_the_limit() {
        client.inRoom().send(sized(65_536));

        assertThat(channel.count("act")).isOne();
        assertUnharmed();
    }

    @Test
    void a_larger_one_cuts() {
        client.inRoom().send(sized(65_537));

        assertTooBig();
    }

    @Test
    void the_size_of_a_message_is_counted_in_bytes() {
        client.inRoom().send(performing(ROOM, "{\"action\":\"act\",\"p\":\"" + "日".repeat(22_000) + "\"}"));

        assertTooBig();
    }

    private void assertTooBig() {
        assertThat(client.fresh()).containsExactly(goodbye("message_too_big", false));
        assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1009);
        assertThat(channel.count("act")).isZero();
    }

    private void assertUnharmed() {
        assertThat(client.closed()).isEmpty();
        client.send(subscribing(ROOM));
        client.fresh();
        lab.broadcast("news", 1);
        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
        assertThat(neighbour.fresh()).containsExactly(message(ROOM, "1"));
        client.leave();
        neighbour.leave();
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }

    private static String nested(int depth) {
        return "{\"command\":\"pong\",\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private static String sized(int bytes) {
        String frame = performing(ROOM, "{\"action\":\"act\",\"p\":\"\"}");
        return frame.replace("\\\"p\\\":\\\"\\\"", "\\\"p\\\":\\\"" + "x".repeat(bytes - frame.length()) + "\\\"");
    }
}

package io.broadcast4j.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EnvelopeTest {
    private static final Stream STREAM = Stream.of("room");
    private static final Position POSITION = new Position("abc", 17, "1700000000000-3");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "\"\"",
                "\"emoji 😀 and ✓\"",
                "\"line\\nbreak and\nreal one\"",
                "\"NUL \u0000 inside\"",
                " 1D\n{} ",
                "\"=%+&\""
            })
    void a_message_comes_back_as_it_was(String json) {
        for (Message.Kind kind : Message.Kind.values()) {
            for (String except : new String[] {null, "id", "a b=%&\n+😀"}) {
                Message message =
                        new Message(STREAM, json, kind, Position.NONE, except, except == null ? "a.b:c_d-1" : null);
                byte[] body = Envelope.body(message);
                assertThat(Envelope.pushed(STREAM, pushed("abc 17 1700000000000-3 ", body)))
                        .isEqualTo(message.at(POSITION));
                assertThat(Envelope.pushed(STREAM, pushed("- 0 - ", body))).isEqualTo(message);
                assertThat(Envelope.kept(STREAM, POSITION, body)).isEqualTo(message.at(POSITION));
            }
        }
    }

    @Test
    void the_name_of_an_event_and_an_excluded_connection_come_back_together() {
        Message message = new Message(STREAM, "{}", Message.Kind.DATA, Position.NONE, "a&b", "metrics");

        assertThat(Envelope.kept(STREAM, POSITION, Envelope.body(message))).isEqualTo(message.at(POSITION));
    }

    @Test
    void a_huge_message_comes_back_and_one_beyond_the_bound_is_refused() {
        String json = "\"" + "x".repeat(8 << 20) + "\"";
        byte[] body = Envelope.body(new Message(STREAM, json, Position.NONE, null));
        assertThat(Envelope.kept(STREAM, POSITION, body).json()).isEqualTo(json);
        byte[] tooLarge = Arrays.copyOf(body, Envelope.MAX_BODY_BYTES + 1);
        assertThatThrownBy(() -> Envelope.kept(STREAM, POSITION, tooLarge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "   ",
                "hello",
                "- 0 -",
                "- 0 - ",
                "- 0 - {}",
                "- 0 - 1",
                "- 0 - 1\n",
                "- 0 - 1X\n{}",
                "- 0 - 2D\n{}",
                "- 0 - 1D{}",
                "- 0 - 1D=%zz\n{}",
                "- 0 - 1D=%\n{}",
                "abc -1 1-1 1D\n{}",
                "abc one 1-1 1D\n{}",
                "abc 99999999999999999999 1-1 1D\n{}",
                "a.c 1 1-1 1D\n{}",
                "abc 1 1.1 1D\n{}"
            })
    void what_is_no_message_is_refused(String text) {
        assertThatThrownBy(() -> Envelope.pushed(STREAM, text.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_utf8_is_refused() {
        byte[] pushed = pushed("abc 1 1-1 1D\n", new byte[] {'"', (byte) 0xC3, '"'});
        assertThatThrownBy(() -> Envelope.pushed(STREAM, pushed)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mutations_are_understood_or_refused_and_nothing_else() {
        Random random = new Random(20_260_101);
        byte[] body = Envelope.body(new Message(STREAM, "{\"text\":\"😀\"}", Position.NONE, "a b"));
        byte[] good = pushed("abc 17 1700000000000-3 ", body);
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = mutated(good, random);
            try {
                assertThat(Envelope.pushed(STREAM, bad).stream()).isEqualTo(STREAM);
            } catch (IllegalArgumentException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 1_900);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 8) : good.length);
        for (int i = random.nextInt(4); i >= 0 && bad.length > 0; i--) {
            byte[] likely = {' ', '\n', '-', '.', '%', '=', '1', 'D', 0, (byte) random.nextInt(256)};
            // The beginning is what is parsed.
            int at = random.nextInt(random.nextBoolean() ? bad.length : Math.min(bad.length, 32));
            bad[at] = likely[random.nextInt(likely.length)];
        }
        return bad;
    }

    private static byte[] pushed(String position, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(position.getBytes(UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }
}

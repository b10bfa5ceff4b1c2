package io.broadcast4j.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FrameTest {
    /** The edges of the one, two, three and four byte ranges. */
    private static final int[] EDGES = {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "😀", "a\u0000b", "mixed é € 😀"})
    void the_length_is_that_of_the_encoded_text(String text) {
        Frame frame = new Frame(text);

        assertThat(frame.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        assertThat(frame.text()).isSameAs(text);
    }

    @Test
    void the_length_is_right_for_any_text() {
        Random random = new Random(7_700);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.appendCodePoint(
                        random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : anyCodePoint(random));
            }
            String made = text.toString();

            assertThat(Frame.utf8Length(made)).as("%s", made).isEqualTo(made.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void the_first_bytes_of_the_text_are_written() throws IOException {
        Frame frame = new Frame("é😀\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        ByteArrayOutputStream nothing = new ByteArrayOutputStream();

        frame.writeTo(all, frame.bytes());
        frame.writeTo(some, 2);
        frame.writeTo(nothing, 0);

        assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo("é😀\n");
        assertThat(some.toString(StandardCharsets.UTF_8)).isEqualTo("é");
        assertThat(nothing.size()).isZero();
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> frame.writeTo(nothing, frame.bytes() + 1));
    }

    @Test
    void a_text_is_encoded_once_for_all_who_write_it() throws IOException {
        Frame frame = new Frame("é");
        List<byte[]> written = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written.add(bytes);
            }
        };

        frame.writeTo(out, 2);
        frame.writeTo(out, 1);

        assertThat(written.get(0)).isSameAs(written.get(1));
        assertThat(frame.utf8().isReadOnly()).isTrue();
    }

    @Test
    void a_note_travels_with_the_frame_and_changes_nothing_else() {
        Object note = new Object();

        assertThat(new Frame("a", note).note()).isSameAs(note);
        assertThat(new Frame("a", note).text()).isEqualTo("a");
        assertThat(new Frame("a").note()).isNull();
    }

    @Test
    void a_frame_does_not_show_what_it_carries() {
        assertThat(new Frame("{\"secret\":1}")).hasToString("Frame[12 bytes]");
    }

    private static int anyCodePoint(Random random) {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return surrogate ? 'x' : codePoint;
    }
}

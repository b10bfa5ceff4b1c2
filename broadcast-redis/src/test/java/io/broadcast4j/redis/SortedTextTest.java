package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SortedTextTest {
    @Test
    void every_char_is_written_so_that_it_can_be_read() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c + "z";
            assertThat(SortedText.decode(SortedText.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void bytes_sort_as_Java_sorts_the_texts() {
        List<String> texts = new ArrayList<>(List.of("", "\u0000", "z", "\u007F", "\u0080", "\u07FF", "\u0800", "😀"));
        texts.addAll(List.of("\uD83D", "\uDE00", "\uD7FF", "\uE000", "\uFFFF"));
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            texts.add(texts.get(random.nextInt(13)) + texts.get(random.nextInt(texts.size())));
        }
        for (int i = 0; i < 100_000; i++) {
            String one = texts.get(random.nextInt(texts.size()));
            String other = texts.get(random.nextInt(texts.size()));
            int order = Arrays.compareUnsigned(SortedText.encode(one), SortedText.encode(other));
            assertThat(Integer.signum(order)).isEqualTo(Integer.signum(one.compareTo(other)));
        }
    }

    @Test
    void what_it_did_not_write_it_does_not_read() {
        for (byte[] bytes :
                List.of(new byte[] {(byte) 0x80}, new byte[] {(byte) 0xF0, 0}, new byte[] {(byte) 0xE2, 1})) {
            assertThatThrownBy(() -> SortedText.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

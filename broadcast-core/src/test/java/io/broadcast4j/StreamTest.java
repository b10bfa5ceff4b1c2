package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamTest {
    private static final String ALPHABET = "ab:%@/#325A40é😀";

    @Test
    void parts_are_joined_by_colons() {
        assertThat(Stream.of("posts", 1, "comments")).hasToString("posts:1:comments");
        assertThat(Stream.of("a:b", "c")).hasToString("a%3Ab:c");
        assertThat(Stream.of("a", "b:c")).hasToString("a:b%3Ac");
        assertThat(Stream.of("100%")).hasToString("100%25");
        assertThat(Stream.of("@everyone", "me@example.com")).hasToString("%40everyone:me@example.com");
    }

    @Test
    void different_parts_never_make_the_same_name() {
        Random random = new Random(20_240_601);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            List<String> parts = parts(random);
            if (String.join("", parts).isEmpty() && parts.size() == 1) {
                continue;
            }
            Stream stream = Stream.of(parts.toArray());
            List<String> before = seen.putIfAbsent(stream.name(), parts);

            assertThat(before == null || before.equals(parts))
                    .as("%s and %s both make %s", before, parts, stream)
                    .isTrue();
            assertThat(stream.isReserved()).isFalse();
        }
        assertThat(seen).hasSizeGreaterThan(50_000);
    }

    @Test
    void parts_are_texts_numbers_booleans_enums_uuids_and_streamables() {
        UUID id = new UUID(7, 8);
        Streamable post = () -> "4:2";

        assertThat(Stream.of(java.nio.CharBuffer.wrap("a"), 1L, true, Thread.State.NEW, id, post))
                .hasToString("a:1:true:NEW:" + id + ":4%3A2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stream.of("posts", new Object()))
                .withMessageContaining("java.lang.Object")
                .withMessageContaining("Streamable");
        assertThatIllegalArgumentException().isThrownBy(Stream::of);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "😀"})
    void a_name_has_at_most_255_bytes(String letter) {
        int bytes = letter.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        String longest = letter.repeat(Stream.MAX_BYTES / bytes) + "x".repeat(Stream.MAX_BYTES % bytes);

        assertThat(new Stream(longest).name()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Stream(longest + "x"))
                .withMessageContaining("255")
                .withMessageContaining("256");
    }

    @Test
    void the_bound_counts_escapes() {
        assertThat(Stream.of(":".repeat(85)).name()).hasSize(255);
        assertThatIllegalArgumentException().isThrownBy(() -> Stream.of(":".repeat(86)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\nb",
                "a\r",
                "\u0000",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "\ud800",
                "\udc00x",
                "a\ud83d",
                "\ude00\ud83d"
            })
    void control_characters_and_half_surrogates_are_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Stream(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Stream.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "@x", "@/", "@/disconnect/alice", "@/disconnect/%40"})
    void nobody_but_the_library_makes_reserved_streams(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Stream(name)).withMessageContaining("reserved");
        assertThat(Stream.of(name).isReserved()).isFalse();
        assertThat(Stream.of(name, name).isReserved()).isFalse();
    }

    @Test
    void a_reserved_stream_stands_apart_from_all_others() {
        Stream reserved = Stream.reserved("disconnect", "alice");

        assertThat(reserved.isReserved()).isTrue();
        assertThat(reserved).hasToString("@/disconnect/alice").isEqualTo(Stream.reserved("disconnect", "alice"));
        assertThat(reserved).isNotEqualTo(Stream.reserved("disconnect", "bob"));
    }

    @Test
    void every_identity_has_a_reserved_stream_of_its_own() {
        List<String> keys = List.of(
                "€".repeat(200), "€".repeat(199) + "a", ":".repeat(200), "a\nb", "a\rb", "\ud800", "\ud801", "?", "%#");

        List<Stream> streams =
                keys.stream().map(key -> Stream.reserved("disconnect", key)).toList();

        assertThat(streams).doesNotHaveDuplicates().allMatch(Stream::isReserved);
        assertThat(streams).allMatch(stream -> stream.name().length() < 200);
        Stream hashed = streams.get(0);
        String lookAlike = hashed.name().substring("@/disconnect/".length());
        assertThat(Stream.reserved("disconnect", lookAlike)).isNotEqualTo(hashed);
    }

    @Test
    void streams_of_one_name_are_equal() {
        assertThat(new Stream("a:b")).isEqualTo(Stream.of("a", "b")).hasSameHashCodeAs(Stream.of("a", "b"));
        assertThat(new Stream("a")).isNotEqualTo(new Stream("b")).isNotEqualTo("a");
        assertThat(Stream.forModel("ChatChannel", 7)).isEqualTo(Stream.of("ChatChannel", 7));
    }

    private static List<String> parts(Random random) {
        int[] letters = ALPHABET.codePoints().toArray();
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(part -> IntStream.range(0, random.nextInt(5))
                        .map(i -> letters[random.nextInt(letters.length)])
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
    }
}

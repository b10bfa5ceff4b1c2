package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NamesTest {
    private static final int LONGEST = 250;

    private final Names names = new Names("app");

    @Test
    void a_plain_name_can_be_read() {
        assertThat(text(names.of(new Stream("chat:1"), "log"))).isEqualTo("app:1:{chat:1}:log");
    }

    @Test
    void no_two_streams_share_a_name_and_the_tag_is_the_stream() {
        Random random = new Random(20_260_102);
        Set<String> streams = new HashSet<>(likely());
        String alphabet = "{}%:#257BD a\u20AC";
        while (streams.size() < 5_000) {
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(9); i >= 0; i--) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            streams.add(name.toString());
        }
        Set<String> keys = new HashSet<>();
        for (String stream : streams) {
            String key = text(names.of(new Stream(stream), "log"));
            assertThat(keys.add(key))
                    .as("the key of %s is new: %s", stream, key)
                    .isTrue();
            assertThat(key).startsWith("app:1:{").endsWith("}:log");
            assertThat(key.indexOf('}')).as("one tag in " + key).isEqualTo(key.length() - "}:log".length());
            assertThat(key.lastIndexOf('{')).isEqualTo("app:1:".length());
            assertThat(key.length()).isLessThan(LONGEST);
        }
    }

    @Test
    void no_two_keys_of_a_stream_share_a_name() {
        Stream stream = new Stream("s");
        Set<String> keys = new HashSet<>();
        for (String text : likely()) {
            assertThat(keys.add(text(names.of(stream, "once", text)))).as(text).isTrue();
        }
        // Half a surrogate pair has no UTF-8 of its own, and each is still another key.
        assertThat(keys.add(text(names.of(stream, "once", "\uD800")))).isTrue();
        assertThat(keys.add(text(names.of(stream, "once", "\uD801")))).isTrue();
        assertThat(keys.add(text(names.of(stream, "once", "?")))).isTrue();
    }

    @Test
    void no_stream_gets_at_what_belongs_to_none() {
        Set<String> own = Set.of(
                text(names.own("pulse", "born")),
                text(names.own("pulse", "x")),
                text(names.own("presence", "streams")),
                text(names.throttle("x", "pulse")));
        assertThat(own).hasSize(4);
        for (String stream : likely()) {
            for (String part : List.of("born", "x", "streams")) {
                assertThat(own).doesNotContain(text(names.of(new Stream(stream), part)));
            }
        }
    }

    @Test
    void no_two_throttlers_share_a_key() {
        Set<String> keys = new HashSet<>();
        for (String throttler : List.of("a", "a:b", "a}:b", "{", "%", "%25", "")) {
            for (String key : List.of("a", "b", "a:b", "}:a", "{a}", "%", "")) {
                assertThat(keys.add(text(names.throttle(throttler, key)))).isTrue();
            }
        }
    }

    @Test
    void no_two_prefixes_share_a_name() {
        Set<String> keys = new HashSet<>();
        for (String prefix : List.of("a", "a:1", "a:1:1", "a:", "a.b", "1", "a_b")) {
            for (String stream : List.of("x", "1", "1:x", "a:1:{x}", ":1:x")) {
                assertThat(keys.add(text(new Names(prefix).of(new Stream(stream), "log"))))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a{b", "a}b", "a%b", "ä", "a\n", "a*", "a/b"})
    void a_prefix_with_anything_special_is_refused(String prefix) {
        assertThatThrownBy(() -> new Names(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prefix");
    }

    @Test
    void a_prefix_has_at_most_64_characters() {
        assertThatCode(() -> new Names("x".repeat(64))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Names("x".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> likely() {
        List<String> all = new ArrayList<>(List.of(
                "a", "{a}", "%7Ba%7D", "%257Ba%257D", "%", "%%", "%25", "%2525", "{", "}", "{}", "%pulse", "%%pulse"));
        all.addAll(List.of("x".repeat(199), "x".repeat(200), "x".repeat(201), "x".repeat(200) + "y", "{".repeat(100)));
        all.add("%#ed2456914e48c1e17b7bd922177291ef8b7f553edf1b1f66b6fc1a076524b22f");
        all.addAll(List.of("😀", "😀".repeat(50), "😀".repeat(51), "ä", "a\u0308"));
        return all;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}

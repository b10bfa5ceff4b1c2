package io.broadcast4j.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StreamPatternTest {
    @ParameterizedTest
    @CsvSource({
        "chat, chat",
        "*, chat",
        "**, chat",
        "chat*, chat",
        "*chat, chat",
        "*chat*, chat",
        "chat:*, chat:1",
        "chat:*, chat:",
        "*:1, chat:1",
        "c*t, chat",
        "c*t, ct",
        "chat:*:log, chat:1:log",
        "chat:*:log, chat:1:2:log",
        "a*b*c, aXbYbZc",
        "a*a, aa",
        "ab*ba, abba",
        "*a*a*, aa",
        "a.c, a.c",
        "[a], [a]",
    })
    void fits(String pattern, String name) {
        assertThat(new StreamPattern(pattern).fits(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "chat, chats",
        "chat, Chat",
        "chat:*, chat",
        "*:1, chat:12",
        "c*t, cha",
        "a*a, a",
        "ab*ba, aba",
        "ab*b, ab",
        "a*b*c, acb",
        "*a*a*, a",
        "a*bc*c, abc",
        "a.c, abc",
        "chat:*:log, chat:log",
    })
    void does_not_fit(String pattern, String name) {
        assertThat(new StreamPattern(pattern).fits(name)).isFalse();
    }

    @Test
    void an_empty_pattern_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StreamPattern(""))
                .withMessageContaining("\"*\"");
    }

    @Test
    void agrees_with_a_regular_expression() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*", 1 + random.nextInt(6));
            String name = text(random, "ab", random.nextInt(8));

            boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);

            assertThat(new StreamPattern(pattern).fits(name))
                    .as("\"%s\" for \"%s\"", pattern, name)
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_pattern_of_many_stars_takes_no_time() {
        StreamPattern pattern = new StreamPattern("*a".repeat(5_000) + "*b");
        String name = "a".repeat(255);

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertThat(pattern.fits(name)).isFalse();
            }
        });
    }

    private static String text(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}

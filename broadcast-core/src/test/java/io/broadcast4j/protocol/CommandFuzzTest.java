package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.broadcast4j.json.JsonCodec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandFuzzTest {
    private static final int ROUNDS = 20_000;

    private static final List<String> SEEDS = List.of(
            "{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"C\\\"}\",\"history\":{\"since\":1700000000,"
                    + "\"streams\":{\"a\":{\"offset\":32,\"epoch\":\"x123.17-0\"}}},\"presence\":{\"id\":\"42\",\"info\":{}}}",
            "{\"command\":\"history\",\"identifier\":\"i\",\"history\":{\"streams\":{\"a\":{\"offset\":1,\"epoch\":\"e\"}}}}",
            "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"{\\\"action\\\":\\\"speak\\\",\\\"x\\\":1}\"}",
            "{\"command\":\"whisper\",\"identifier\":\"i\",\"data\":[1,\"two\",null]}",
            "{\"command\":\"join\",\"identifier\":\"i\",\"presence\":{\"id\":42,\"info\":[1]}}",
            "{\"command\":\"leave\",\"identifier\":\"i\",\"presence\":{\"id\":\"42\"}}",
            "{\"command\":\"presence\",\"identifier\":\"i\",\"data\":{\"return_records\":true,\"after\":\"a\",\"limit\":10}}",
            "{\"command\":\"unsubscribe\",\"identifier\":\"i\"}",
            "{\"command\":\"ping\"}");

    private static final List<String> PIECES = List.of(
            "null",
            "-1",
            "0",
            "1.5",
            "1e400",
            "9223372036854775808",
            "-9223372036854775808",
            "1e99",
            "NaN",
            "\"\"",
            "\"x\"",
            "true",
            "[]",
            "{}",
            "[[[[",
            "{\"a\":",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\ud83d",
            "\u2028",
            "\uFEFF",
            ",",
            ":",
            "}",
            "]",
            ".",
            "'",
            "/**/",
            "since",
            "streams",
            "offset",
            "epoch",
            "history",
            "__proto__",
            "31556889864403200");

    private final Protocol protocol = new ActionCableProtocol(new JsonCodec());

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatever_a_client_sends_is_a_command_or_malformed(long seed) {
        Random random = new Random(seed);
        int commands = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutated(random);
            commands += isCommand(text) ? 1 : 0;
        }
        assertThat(commands).as("mutants that are still commands").isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    private boolean isCommand(String text) {
        try {
            assertThat(protocol.decode(text).name()).isNotEmpty();
            return true;
        } catch (MalformedCommandException e) {
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("Not answered as malformed: " + text, e);
        }
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int change = 1 + random.nextInt(3); change > 0 && !text.isEmpty(); change--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to));
                case 2 -> text.insert(from, PIECES.get(random.nextInt(PIECES.size())));
                case 3 -> text.setCharAt(from, (char) random.nextInt(0x10000));
                case 4 -> text.setLength(from);
                default -> replaceValue(text, from, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    /** Puts something else where a value stood: text that is random all over is seldom JSON. */
    private static void replaceValue(StringBuilder text, int from, String piece) {
        int start = text.indexOf(":", from) + 1;
        int end = start;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        text.replace(start, end, piece);
    }
}

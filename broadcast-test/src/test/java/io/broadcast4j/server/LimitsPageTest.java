package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.json.JsonLimits;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.protocol.ProtocolBounds;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/limits.md} and the defaults against each other, so that none is loosened in silence. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");
    private static final Pattern ROW = Pattern.compile("\\| `?([^|`]+)`? \\| ([^|]+) \\|.*");

    @Test
    void the_defaults_are_those_of_the_page() throws Exception {
        Map<String, String> page = rows(name -> name.contains("."));

        assertThat(page).isEqualTo(defaults());
    }

    @Test
    void the_bounds_that_cannot_be_set_are_those_of_the_page() {
        Map<String, String> fixed = new TreeMap<>(ofClients());
        fixed.putAll(ofMemory());

        assertThat(rows(name -> name.contains(" "))).isEqualTo(fixed);
    }

    private static Map<String, String> ofClients() {
        JsonLimits json = JsonLimits.DEFAULT;
        return Map.ofEntries(
                Map.entry("characters of an identity's key", number(Identity.MAX_LENGTH)),
                Map.entry("bytes of a stream's name", number(Stream.MAX_BYTES)),
                Map.entry("depth of a client's JSON", number(json.depth())),
                Map.entry("tokens of a client's JSON", number(json.tokens())),
                Map.entry("characters of a name in a client's JSON", number(json.nameChars())),
                Map.entry("digits of a number in a client's JSON", number(json.numberChars())),
                Map.entry("bytes of those messages", "3/4 of `outbound.queueBytes`"),
                Map.entry("characters of commands that wait for authentication", "one message of the largest size"),
                Map.entry(
                        "characters of commands that wait while earlier ones run",
                        InboundGuard.WAITING_MESSAGES + " messages of the largest size"),
                Map.entry("messages in the policy of one stream", number(HistoryPolicy.MAX_MESSAGES)),
                Map.entry("any of the times above", Limits.Timing.LONGEST.toDays() + " day"));
    }

    private static Map<String, String> ofMemory() {
        return Map.ofEntries(
                Map.entry(
                        "messages held for one stream of a subscription until it is confirmed,"
                                + " or while its history is read",
                        number(Hub.HELD_MESSAGES)),
                Map.entry("characters of what a client has others shown of itself", number(Attending.MAX_INFO_CHARS)),
                Map.entry(
                        "streams of which one request for history names positions",
                        number(ProtocolBounds.MAX_POSITIONS)),
                Map.entry(
                        "requests for history of one subscription that wait for an answer",
                        number(ClientSubscription.MAX_CATCHING_UP)),
                Map.entry("bytes of what is replayed for one request", "3/4 of what is free of `outbound.queueBytes`"),
                Map.entry("text of one stream's history, in memory", "1 MiB, two bytes a character"),
                Map.entry(
                        "history of all streams, in memory",
                        "64 MiB; `InMemoryBackplane.builder().maxHistoryBytes(…)`"),
                Map.entry("idempotency keys, in memory", "200,000 in five minutes"),
                Map.entry("members on one page", number(PresenceRegistry.MAX_PAGE)),
                Map.entry(
                        "trust in a client that comes back, without authentication", Trust.LONGEST.toHours() + " hour"),
                Map.entry("wait for restored subscriptions", "a third of `timing.handshake`"));
    }

    @Test
    void the_reasons_of_cuts_exist() {
        List<String> reasons = Transcript.lines(Path.of("..", "docs", "wire.md"));

        for (String line : Transcript.lines(PAGE)) {
            Pattern.compile("`connectionCut` `(\\w+)`")
                    .matcher(line)
                    .results()
                    .forEach(cut -> assertThat(reasons).anyMatch(row -> row.startsWith("| `" + cut.group(1) + "` |")));
        }
    }

    private static Map<String, String> rows(java.util.function.Predicate<String> wanted) {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Transcript.lines(PAGE)) {
            ROW.matcher(line)
                    .results()
                    .filter(row -> wanted.test(row.group(1)))
                    .forEach(row -> rows.put(row.group(1), row.group(2)));
        }
        return rows;
    }

    private static Map<String, String> defaults() throws ReflectiveOperationException {
        Map<String, String> defaults = new TreeMap<>();
        for (RecordComponent group : Limits.class.getRecordComponents()) {
            Object bounds = group.getAccessor().invoke(Limits.DEFAULT);
            for (RecordComponent bound : bounds.getClass().getRecordComponents()) {
                defaults.put(
                        group.getName() + "." + bound.getName(),
                        text(bound.getAccessor().invoke(bounds)));
            }
        }
        return defaults;
    }

    private static String text(Object value) {
        return value instanceof Duration time ? time.toSeconds() + " s" : number((Integer) value);
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}

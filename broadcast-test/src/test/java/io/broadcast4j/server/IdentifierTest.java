package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers, good and bad: an opaque key that is echoed byte for byte, and never met with silence. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IdentifierTest {
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));
    private final Lab lab = Lab.of(channel);
    private final LabClient client = lab.connect();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "null",
                "true",
                "\"Room\"",
                "[\"Room\"]",
                "[]",
                "{}",
                "",
                " ",
                "Room",
                "{\"channel\":null}",
                "{\"channel\":7}",
                "{\"channel\":{\"channel\":\"Room\"}}",
                "{\"channel\":[\"Room\"]}",
                "{\"channel\":\"\"}",
                "{\"channel\":\"room\"}",
                "{\"channel\":\"Room \"}",
                "{\"channel\":\"Unknown\"}",
                "{\"Channel\":\"Room\"}",
                "{\"channel\":\"java.lang.Runtime\"}",
                "{\"channel\":\"io.broadcast4j.server.RecordingChannel\"}",
                "{\"channel\":\"../x\"}",
                "{\"channel\":\"A::B\"}",
                "{\"channel\":\"(((((a\"}",
                "{\"channel\":\"Room\"",
                "{\"channel\":\"Room\"} {}",
                "{\"channel\":\"Room\",\"channel\":\"Room\"}",
                "{'channel':'Room'}",
                "{\"channel\":\"Room\",}",
                "{\"channel\":\"Room\",\"n\":NaN}",
                "{\"channel\":\"Room\",\"n\":1e400000}",
                "// Room",
                "\uFEFF{\"channel\":\"Room\"}",
            })
    void what_names_no_channel_is_rejected(String identifier) {
        LabClient neighbour = lab.connect().inRoom();

        client.subscribe(identifier);

        assertThat(client.fresh()).containsExactly(rejected(identifier));
        assertThat(lab.events.startingWith("rejected")).hasSize(1);
        assertThat(channel.count("subscribed")).isOne();
        assertUnharmed(neighbour);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channel\":\"Room\"}",
                "{ \"channel\" : \"Room\" }",
                "\n{\"channel\":\"Room\",\"topic\":\"Grüße 日本 🎉\"}\t",
                "{\"channel\":\"Room\",\"topic\":\"\\u00e9\\/\\\"\\\\ \\n\"}",
                "{\"channel\":\"Room\",\"topic\":\"</script>&\u2028\u2029\"}",
                "{\"\\u0063hannel\":\"Room\"}",
                "{\"channel\":\"Room\",\"__proto__\":{},\"constructor\":1,\"@class\":\"java.lang.Runtime\"}",
                "{\"channel\":\"Room\",\"big\":123456789012345678901234567890,\"zero\":-0,\"nul\":\"\\u0000\"}",
            })
    void what_names_one_is_echoed_as_it_came(String identifier) {
        client.subscribe(identifier);
        lab.broadcast("news", 1);
        client.unsubscribe(identifier);

        assertThat(client.fresh()).containsExactly(confirmed(identifier), message(identifier, "1"));
        assertThat(channel.count("unsubscribed")).isOne();
    }

    @Test
    void an_identifier_may_be_as_long_as_the_limit() {
        String longest = padded(2_048);

        client.subscribe(longest);

        assertThat(client.fresh()).containsExactly(confirmed(longest));
    }

    @Test
    void a_longer_one_is_rejected() {
        String tooLong = padded(2_049);

        client.subscribe(tooLong);

        assertThat(client.fresh()).containsExactly(rejected(tooLong));
        assertThat(lab.events.all()).contains("rejected identifier_too_long");
    }

    @Test
    void the_limit_counts_bytes() {
        String tooLong = "{\"channel\":\"Room\",\"p\":\"" + "é".repeat(1_020) + "\"}";

        client.subscribe(tooLong);

        assertThat(client.fresh()).containsExactly(rejected(tooLong));
    }

    @Test
    void reordered_keys_and_spaces_make_another_subscription() {
        String one = "{\"channel\":\"Room\",\"id\":1}";
        String other = "{\"id\":1,\"channel\":\"Room\"}";
        client.subscribe(one).subscribe(other);
        client.fresh();

        lab.broadcast("news", 1);
        client.unsubscribe(one);
        lab.broadcast("news", 2);

        assertThat(client.fresh())
                .containsExactlyInAnyOrder(message(one, "1"), message(other, "1"), message(other, "2"));
    }

    @Test
    void a_hundred_subscriptions_are_allowed_and_the_next_is_rejected() {
        for (int i = 0; i < 100; i++) {
            client.subscribe(numbered(i));
        }
        assertThat(client.fresh()).hasSize(100).allMatch(text -> text.endsWith("\"confirm_subscription\"}"));

        client.subscribe(numbered(100)).subscribe(numbered(5));
        assertThat(client.fresh()).containsExactly(rejected(numbered(100)), confirmed(numbered(5)));
        client.unsubscribe(numbered(5)).subscribe(numbered(100));

        assertThat(client.fresh()).containsExactly(confirmed(numbered(100)));
        assertThat(lab.events.all()).contains("rejected too_many_subscriptions");
    }

    private static String numbered(int number) {
        return "{\"channel\":\"Room\",\"number\":" + number + "}";
    }

    private static String padded(int bytes) {
        String frame = "{\"channel\":\"Room\",\"p\":\"\"}";
        return frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");
    }

    private void assertUnharmed(LabClient neighbour) {
        assertThat(client.closed()).isEmpty();
        assertThat(client.subscribe(ROOM).fresh()).containsExactly(confirmed(ROOM));
        lab.broadcast("news", 1);
        assertThat(neighbour.fresh()).containsExactly(message(ROOM, "1"));
        client.leave();
        neighbour.leave();
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.whispering;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say to each other, past the channel. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WhisperTest {
    private static final String MUTE = "{\"channel\":\"Room\",\"mute\":true}";
    private static final String OTHER = "{\"channel\":\"Room\",\"other\":true}";

    private final RecordingChannel channel = new RecordingChannel(WhisperTest::enter);
    private final Lab lab = Lab.of(channel);

    private static void enter(Subscription client) {
        Stream stream = Stream.of(client.params().has("other") ? "b" : "a");
        client.streamFrom(stream);
        if (!client.params().has("mute")) {
            client.allowWhispers(stream);
        }
    }

    private LabClient in(String identifier) {
        LabClient client = lab.open(Lab.extendedHandshake()).subscribe(identifier);
        client.fresh();
        return client;
    }

    @Test
    void the_others_hear_it_and_the_one_who_whispers_does_not() {
        LabClient whisperer = in(ROOM);
        LabClient extended = in(ROOM);
        LabClient plain = lab.connect().inRoom();
        LabClient elsewhere = in(OTHER);

        whisperer.send(whispering(ROOM, "{\"typing\":true}"));

        assertThat(extended.fresh()).containsExactly(message(ROOM, "{\"typing\":true}"));
        assertThat(plain.fresh()).containsExactly(message(ROOM, "{\"typing\":true}"));
        assertThat(whisperer.fresh()).isEmpty();
        assertThat(elsewhere.fresh()).isEmpty();
        assertThat(channel.count("act")).isZero();
    }

    @Test
    void a_client_of_the_plain_protocol_may_whisper_as_well() {
        LabClient other = in(ROOM);

        lab.connect().inRoom().send(whispering(ROOM, "1"));

        assertThat(other.fresh()).containsExactly(message(ROOM, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "-1.5", "\"<b>\\u2028\"", "\"{}\"", "[1,[2,{\"three\":null}]]", "{}"})
    void any_json_can_be_whispered(String json) {
        LabClient other = in(ROOM);

        in(ROOM).send(whispering(ROOM, json));

        assertThat(other.fresh())
                .singleElement()
                .satisfies(text -> assertThat(json(text)).isEqualTo(json(message(ROOM, json))));
    }

    private static Json json(String text) {
        return new JsonCodec().decode(text);
    }

    @Test
    void what_is_whispered_is_forgotten() {
        in(ROOM).send(whispering(ROOM, "1"));
        lab.broadcast("a", 2);
        LabClient late = lab.open(Lab.extendedHandshake());
        late.fresh();

        late.send("{\"command\":\"subscribe\",\"identifier\":" + LabClient.quote(ROOM)
                + ",\"history\":{\"since\":1767225600}}");

        assertThat(late.fresh())
                .filteredOn(text -> text.contains("\"message\""))
                .hasSize(1)
                .allMatch(text -> text.contains("\"message\":2"));
    }

    @Test
    void nobody_whispers_where_the_channel_has_not_allowed_it() {
        LabClient other = in(ROOM);
        LabClient mute = in(MUTE);

        mute.send(whispering(MUTE, "1"), whispering(ROOM, "1"), "{\"command\":\"whisper\"}");

        assertThat(other.fresh()).isEmpty();
        assertThat(mute.fresh()).isEmpty();
        assertThat(mute.closed()).isEmpty();
        assertThat(lab.events.startingWith("ignored"))
                .hasSize(3)
                .startsWith("ignored not_allowed whisper " + MUTE, "ignored unknown_subscription " + ROOM);
    }

    @Test
    void nobody_whispers_after_the_end_of_the_subscription() {
        LabClient other = in(ROOM);

        in(ROOM).unsubscribe(ROOM).send(whispering(ROOM, "1"));

        assertThat(other.fresh()).isEmpty();
    }

    @Test
    void whispers_count_like_all_commands() {
        LabClient other = in(ROOM);
        LabClient whisperer = in(ROOM);

        int burst = Limits.DEFAULT.inbound().commandBurst();
        for (int i = 0; i < 3 * burst; i++) {
            whisperer.send(whispering(ROOM, "1"));
        }

        assertThat(other.fresh()).hasSize(burst - 1);
        assertThat(lab.events.startingWith("ignored rate")).isNotEmpty();
    }
}

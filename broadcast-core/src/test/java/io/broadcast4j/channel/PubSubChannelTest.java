package io.broadcast4j.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.SignedStreams;
import io.broadcast4j.auth.StreamTerms;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PubSubChannelTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Identity ALICE = Identity.of("alice");
    private static final Stream CHAT = Stream.of("chat", 42);
    private static final SignedStreams STREAMS = SignedStreams.with(KEY);
    private static final String SIGNED = STREAMS.sign(CHAT);

    private final PubSubChannel channel = PubSubChannel.signed(STREAMS).time(() -> NOW);
    private final PubSubChannel open = channel.withPublicStreams().withWhispers();

    @Test
    void it_has_the_name_that_anycables_clients_ask_for() {
        assertThat(PubSubChannel.NAME).isEqualTo("$pubsub");
    }

    @Test
    void a_signed_name_opens_its_stream_and_presence() {
        assertThat(subscribe(channel, signed(SIGNED)))
                .containsExactly("stream from chat:42", "open presence on chat:42");
    }

    @Test
    void whispers_on_signed_streams_are_for_those_who_want_them() {
        assertThat(subscribe(channel.withWhispers(), signed(SIGNED)))
                .containsExactly("stream from chat:42", "allow whispers on chat:42", "open presence on chat:42");
        assertThat(subscribe(channel.withPublicStreams(), signed(SIGNED)))
                .containsExactly("stream from chat:42", "open presence on chat:42");
    }

    @Test
    void a_public_stream_is_open_for_whispers_and_presence() {
        assertThat(subscribe(channel.withPublicStreams(), named("chat:42")))
                .containsExactly("stream from chat:42", "allow whispers on chat:42", "open presence on chat:42");
    }

    @Test
    void there_are_no_public_streams_unless_one_wants_them() {
        assertRejected(channel, named("chat:42"));
        assertRejected(channel.withWhispers(), named("chat:42"));
    }

    @Test
    void some_streams_alone_may_be_public() {
        PubSubChannel some = channel.withPublicStreams(stream -> stream.name().startsWith("public:"));

        assertThat(subscribe(some, named("public:news"))).contains("stream from public:news");
        assertRejected(some, named("chat:42"));
        assertThat(subscribe(some, signed(SIGNED))).contains("stream from chat:42");
    }

    @Test
    void the_terms_of_a_name_are_held_against_client_and_time() {
        String forAlice =
                STREAMS.sign(CHAT, StreamTerms.NONE.until(NOW.plusSeconds(1)).onlyFor(ALICE));

        assertThat(subscribe(channel, signed(forAlice))).contains("stream from chat:42");
        assertThat(subscribe(channel, signed(forAlice), Identity.of("bob"))).containsExactly("reject");
        assertRejected(channel.time(() -> NOW.plusSeconds(1)), signed(forAlice));
    }

    @Test
    void a_channel_without_a_time_of_its_own_has_the_systems() {
        PubSubChannel system = PubSubChannel.signed(STREAMS);

        assertThat(subscribe(system, signed(STREAMS.sign(CHAT, Instant.now().plusSeconds(3600)))))
                .contains("stream from chat:42");
        assertRejected(system, signed(STREAMS.sign(CHAT, NOW)));
    }

    @Test
    void a_name_that_was_not_signed_here_is_rejected() {
        assertRejected(open, signed("chat:42"));
        assertRejected(open, signed(""));
        assertRejected(open, signed(SIGNED.substring(1)));
        assertRejected(open, signed(SignedStreams.with("x".repeat(32)).sign(CHAT)));
        assertRejected(open, signed("x".repeat(10_000)));
    }

    @Test
    void a_public_name_is_a_legal_name() {
        assertRejected(open, named(""));
        assertRejected(open, named("@"));
        assertRejected(open, named("@/presence/chat"));
        assertRejected(open, named("a\\nb"));
        assertRejected(open, named("x".repeat(256)));
        assertThat(subscribe(open, named("x".repeat(255)))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"channel\":\"$pubsub\"}",
                "{\"stream_name\":null}",
                "{\"signed_stream_name\":null}",
                "{\"stream_name\":42}",
                "{\"stream_name\":[\"chat\"]}",
                "{\"stream_name\":{\"a\":1}}",
                "{\"signed_stream_name\":42}",
                "{\"signed_stream_name\":[]}",
                "{\"Stream_name\":\"chat\"}",
            })
    void what_names_no_stream_is_rejected(String params) {
        assertRejected(open, params);
        assertRejected(channel, params);
    }

    @Test
    void one_name_is_enough() {
        String both = "{\"stream_name\":\"chat:42\",\"signed_stream_name\":\"" + SIGNED + "\"}";
        assertRejected(open, both);
        assertRejected(channel, both);

        assertThat(subscribe(open, "{\"stream_name\":\"chat:42\",\"signed_stream_name\":null}"))
                .contains("stream from chat:42");
    }

    private static void assertRejected(PubSubChannel channel, String params) {
        assertThat(subscribe(channel, params)).as(params).containsExactly("reject");
    }

    private static List<String> subscribe(PubSubChannel channel, String params) {
        return subscribe(channel, params, ALICE);
    }

    private static List<String> subscribe(PubSubChannel channel, String params, Identity who) {
        FakeSubscription client = new FakeSubscription(who, params);
        channel.subscribed(client);
        return client.deeds();
    }

    private static String signed(String name) {
        return "{\"channel\":\"$pubsub\",\"signed_stream_name\":\"" + name + "\"}";
    }

    private static String named(String name) {
        return "{\"channel\":\"$pubsub\",\"stream_name\":\"" + name + "\"}";
    }
}

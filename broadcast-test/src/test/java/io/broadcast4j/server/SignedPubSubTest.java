package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.joined;
import static io.broadcast4j.server.Extended.joining;
import static io.broadcast4j.server.Extended.whispering;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.quote;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.SignedStreams;
import io.broadcast4j.auth.StreamTerms;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.PubSubChannel;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Streams whose names the application has signed, and public ones, as AnyCable's clients subscribe to them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignedPubSubTest {
    private static final Stream CHAT = Stream.of("chat", 1);
    private static final String PUBLIC = "{\"channel\":\"$pubsub\",\"stream_name\":\"chat:1\"}";

    private final SignedStreams streams = SignedStreams.with("0123456789abcdef0123456789abcdef");
    private final String signed = identifier(streams.sign(CHAT));

    private static Lab lab(PubSubChannel channel) {
        return Lab.with(builder -> builder.channel(PubSubChannel.NAME, channel)
                .authenticator(new Guests())
                .history(HistoryPolicy.OFF));
    }

    private static String identifier(String signedName) {
        return "{\"channel\":\"$pubsub\",\"signed_stream_name\":" + quote(signedName) + "}";
    }

    private static LabClient open(Lab lab, String token, String identifier) {
        LabClient client = lab.open(Extended.handshake(token, ""));
        client.fresh();
        return client.subscribe(identifier);
    }

    @Test
    void who_shows_a_signed_name_gets_the_stream() {
        Lab lab = lab(PubSubChannel.signed(streams));
        LabClient client = open(lab, "ann", signed);

        lab.server.broadcaster().broadcast(CHAT, 1);

        assertThat(client.fresh()).containsExactly(confirmed(signed), message(signed, "1"));
    }

    @Test
    void whatever_else_is_shown_is_turned_away() {
        Lab lab = lab(PubSubChannel.signed(streams));
        String forged = identifier(streams.sign(CHAT).replace("--", "--0"));
        String foreign = identifier(streams.sign(CHAT, StreamTerms.NONE.onlyFor(Identity.of("bob"))));

        for (String identifier : List.of(forged, foreign, PUBLIC, "{\"channel\":\"$pubsub\"}")) {
            assertThat(open(lab, "ann", identifier).fresh()).containsExactly(rejected(identifier));
        }
        assertThat(open(lab, "bob", foreign).fresh()).containsExactly(confirmed(foreign));
    }

    @Test
    void public_streams_are_there_when_they_are_allowed() {
        Lab lab = lab(PubSubChannel.signed(streams).withPublicStreams());
        LabClient client = open(lab, "ann", PUBLIC);
        LabClient other = open(lab, "bob", signed);
        client.fresh();
        other.fresh();

        client.send(whispering(PUBLIC, "1"));

        assertThat(other.fresh()).containsExactly(message(signed, "1"));
        String reserved = "{\"channel\":\"$pubsub\",\"stream_name\":\"@identity:ann\"}";
        assertThat(open(lab, "bob", reserved).fresh()).containsExactly(rejected(reserved));
    }

    @Test
    void members_of_a_signed_stream_see_each_other() {
        Lab lab = lab(PubSubChannel.signed(streams));
        LabClient ann = open(lab, "ann", signed);
        LabClient bob = open(lab, "bob", signed);
        ann.fresh();
        bob.fresh();

        ann.send(joining(signed, "{\"id\":\"x\",\"info\":1}"));

        assertThat(ann.fresh()).containsExactly(joined(signed, "ann", "1"));
        assertThat(bob.fresh()).containsExactly(joined(signed, "ann", "1"));
    }

    @Test
    void whispers_on_signed_streams_are_off_unless_they_are_allowed() {
        for (boolean allowed : new boolean[] {false, true}) {
            PubSubChannel channel = PubSubChannel.signed(streams);
            Lab lab = lab(allowed ? channel.withWhispers() : channel);
            LabClient ann = open(lab, "ann", signed);
            LabClient bob = open(lab, "bob", signed);
            bob.fresh();

            ann.send(whispering(signed, "1"));

            assertThat(bob.fresh()).hasSize(allowed ? 1 : 0);
            assertThat(lab.events.startingWith("ignored not_allowed whisper")).hasSize(allowed ? 0 : 1);
        }
    }
}

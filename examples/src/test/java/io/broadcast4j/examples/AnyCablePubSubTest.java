package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.auth.SignedStreams;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the client of AnyCable does without a channel of the application's. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnyCablePubSubTest {
    private static final String NEWS = CableServer.signed(CableServer.room("news"));

    private CutCable cable;
    private AnyCableClient ann;

    @BeforeAll
    static void node_is_there() {
        NeededProgram.node();
    }

    @BeforeEach
    void start() throws IOException {
        cable = new CutCable();
        ann = cable.extended(Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        cable.close();
    }

    @Test
    void a_signed_name_lets_a_client_receive_what_is_broadcast_to_its_stream() {
        ann.streamFromSigned("news", NEWS);
        ann.await("connect", "news");
        cable.say("news", "Hello");
        assertThat(ann.awaitMessage("news").get("text").asString()).isEqualTo("Hello");
    }

    @Test
    void a_stream_with_a_signed_name_goes_on_after_a_cut() {
        ann.streamFromSigned("news", NEWS);
        ann.await("connect", "news");
        cable.say("news", "before");
        assertThat(ann.awaitMessage("news").get("text").asString()).isEqualTo("before");
        cable.proxy().refuse();
        cable.proxy().cut();
        ann.await("disconnect");
        cable.say("news", "meanwhile");
        cable.proxy().accept();
        assertThat(ann.awaitMessage("news").get("text").asString()).isEqualTo("meanwhile");
    }

    @Test
    void a_forged_name_is_rejected() {
        ann.streamFromSigned(
                "news",
                SignedStreams.with("another key for the names of streams").sign(CableServer.room("news")));
        assertRejected("news");
    }

    @Test
    void a_name_that_is_not_signed_is_rejected() {
        ann.streamFrom("news", CableServer.room("news").name());
        assertRejected("news");
    }

    private void assertRejected(String subscription) {
        assertThat(ann.await("close", subscription).get("text").asString()).isEqualTo("Rejected");
        ann.subscribe("lobby", CableServer.CHANNEL, Map.of("room", "lobby"));
        ann.await("connect", "lobby");
        cable.say(subscription, "Hello");
        cable.say("lobby", "Hello");
        ann.awaitMessage("lobby");
        assertThat(ann.wasTold("message", subscription)).isFalse();
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HeartbeatTest {
    private static final String PONG = "{\"command\":\"pong\"}";

    private final Lab lab = Lab.of(new RecordingChannel(client -> client.streamFrom(io.broadcast4j.Stream.of("news"))));

    @Test
    void pings_come_every_three_seconds_and_tell_the_time_in_whole_seconds() {
        LabClient client = lab.connect();

        lab.passSeconds(30);

        List<String> pings = client.pings();
        assertThat(pings).hasSize(10).allMatch(ping -> ping.matches("\\{\"type\":\"ping\",\"message\":1767225\\d{3}}"));
        assertThat(pings).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void an_event_stream_gets_a_comment_at_every_fifth_beat() {
        LabClient events = lab.open(Handshake.builder("/events").protocol(EventStreamProtocol.Style.BARE.protocol()));
        LabClient webSocket = lab.connect();

        lab.passSeconds(60);

        assertThat(events.texts()).filteredOn(":\n\n"::equals).hasSize(4);
        assertThat(events.texts()).allMatch(text -> text.isEmpty() || text.equals(":\n\n"));
        assertThat(webSocket.pings()).hasSize(20);
    }

    @Test
    void two_comments_are_fifteen_seconds_apart_whenever_the_client_came() {
        for (int begin = 0; begin < 15; begin++) {
            LabClient events =
                    lab.open(Handshake.builder("/events").protocol(EventStreamProtocol.Style.BARE.protocol()));
            List<Integer> seconds = new ArrayList<>();
            for (int second = 0; second < 45; second++) {
                int before = events.texts().size();
                lab.passSeconds(1);
                if (events.texts().size() > before) {
                    seconds.add(second);
                }
            }

            assertThat(seconds).hasSize(3);
            assertThat(seconds.get(1) - seconds.get(0)).isEqualTo(15);
            assertThat(seconds.get(2) - seconds.get(1)).isEqualTo(15);
        }
    }

    @Test
    void a_client_that_has_not_been_welcomed_is_not_pinged() {
        HandBackplane backplane = new HandBackplane().withOwnStreamsWaiting();
        Lab slow = Lab.on(backplane, builder -> builder.channel("Room", new RecordingChannel()));
        LabClient client = slow.open(Lab.handshake());

        slow.passSeconds(9);

        assertThat(client.texts()).isEmpty();
    }

    @Test
    void a_client_that_promised_to_answer_and_left_two_pings_is_cut() {
        LabClient client = answering();

        lab.passSeconds(6);
        assertThat(client.closed()).isEmpty();
        lab.passSeconds(3);

        assertThat(client.texts()).hasSize(4).endsWith(goodbye("no_pong", true));
        assertThat(client.closed()).contains(Disconnect.NO_PONG);
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void the_welcome_names_the_extension_that_was_agreed_on() {
        assertThat(answering().texts()).containsExactly("{\"type\":\"welcome\",\"extensions\":[\"pong\"]}");
    }

    @Test
    void pongs_keep_a_client() {
        LabClient client = answering();

        for (int i = 0; i < 20; i++) {
            lab.passSeconds(3);
            client.send(PONG);
        }

        assertThat(client.closed()).isEmpty();
        assertThat(client.texts()).hasSize(21);
    }

    @Test
    void whatever_a_client_sends_is_a_sign_of_life() {
        LabClient client = answering();

        for (int i = 0; i < 5; i++) {
            lab.passSeconds(3);
            client.send("no command at all");
        }

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_client_that_promised_nothing_may_be_silent() {
        LabClient client = lab.connect();

        lab.passSeconds(3600);

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_pong_nobody_asked_for_does_no_harm() {
        LabClient client = lab.connect();

        client.send(PONG, "{\"command\":\"pong\",\"message\":1}");

        assertThat(client.closed()).isEmpty();
        assertThat(lab.events.startingWith("ignored")).isEmpty();
    }

    @Test
    void a_ping_goes_before_the_data_that_waits() {
        LabClient client = lab.connect().inRoom();
        client.outlet.stall();
        lab.broadcast("news", 1);
        lab.broadcast("news", 2);
        lab.broadcast("news", 3);

        lab.passSeconds(3);
        client.outlet.resume();

        List<String> texts = client.texts();
        texts = texts.subList(texts.size() - 4, texts.size());
        assertThat(texts.get(0)).endsWith("\"message\":1}");
        assertThat(texts.get(1)).startsWith("{\"type\":\"ping\"");
        assertThat(texts.get(2)).endsWith("\"message\":2}");
        assertThat(texts.get(3)).endsWith("\"message\":3}");
    }

    private LabClient answering() {
        return lab.open(Lab.handshake().subprotocols(List.of("actioncable-v1-json", "actioncable-ext-pong")));
    }
}

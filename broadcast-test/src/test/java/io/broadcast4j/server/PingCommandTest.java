package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Pings and pongs that clients send. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PingCommandTest {
    private static final String PING = "{\"command\":\"ping\"}";
    private static final String PONG = "{\"command\":\"pong\"}";

    private final Lab lab = Lab.of(new RecordingChannel());

    @Test
    void a_ping_is_answered() {
        LabClient plain = lab.connect();
        LabClient extended = lab.open(Lab.extendedHandshake());
        extended.fresh();

        assertThat(plain.send(PING).fresh()).containsExactly("{\"type\":\"pong\"}");
        assertThat(extended.send(PING, PING).fresh()).containsExactly("{\"type\":\"pong\"}", "{\"type\":\"pong\"}");
    }

    @Test
    void a_client_that_has_answered_once_is_expected_to_go_on() {
        LabClient client = lab.open(Lab.extendedHandshake()).send(PONG);

        for (int i = 0; i < 20; i++) {
            lab.passSeconds(3);
            client.send(PONG);
        }
        assertThat(client.closed()).isEmpty();
        lab.passSeconds(9);

        assertThat(client.closed()).contains(Disconnect.NO_PONG);
    }

    @Test
    void a_client_that_begins_to_answer_late_has_all_the_time_that_others_have() {
        LabClient client = lab.open(Lab.extendedHandshake());
        lab.passSeconds(60);
        client.send(PONG);

        lab.passSeconds(5);
        assertThat(client.closed()).isEmpty();
        lab.passSeconds(4);

        assertThat(client.closed()).contains(Disconnect.NO_PONG);
    }

    @Test
    void a_client_that_never_answered_is_left_alone() {
        LabClient client = lab.open(Lab.extendedHandshake()).send(PING);

        lab.passSeconds(600);

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_client_of_the_plain_protocol_promises_nothing_by_a_pong() {
        LabClient client = lab.connect().send(PONG);

        lab.passSeconds(600);

        assertThat(client.closed()).isEmpty();
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How fast a client may send, and how much may wait. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandRateTest {
    private static final int BURST = Limits.DEFAULT.inbound().commandBurst();

    private final RecordingChannel channel = new RecordingChannel();

    @Test
    void a_burst_passes_and_what_is_beyond_is_dropped() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect().subscribe(ROOM);

        act(client, BURST + 1);

        assertThat(channel.count("act")).isEqualTo(BURST - 1);
        assertThat(lab.events.startingWith("ignored rate")).hasSize(2);
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void twenty_commands_a_second_pass_for_ever() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect().subscribe(ROOM);
        act(client, BURST - 1);

        for (int second = 0; second < 30; second++) {
            lab.passSeconds(1);
            act(client, 20);
        }

        assertThat(channel.count("act")).isEqualTo(BURST - 1 + 600);
        assertThat(lab.events.startingWith("ignored")).isEmpty();
    }

    @Test
    void a_client_that_does_not_stop_is_cut() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect().subscribe(ROOM);

        act(client, 4 * BURST - 1);
        assertThat(client.closed()).isEmpty();
        act(client, 1);

        assertThat(client.texts()).endsWith(goodbye("rate_limited", true));
        assertThat(client.closed()).contains(Disconnect.RATE_LIMITED);
        assertThat(client.closed().orElseThrow().closeCode()).isEqualTo(1008);
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.connections()).isZero();
    }

    @Test
    void one_clients_rate_is_not_anothers() {
        Lab lab = Lab.of(channel);
        act(lab.connect().subscribe(ROOM), 1_000);

        act(lab.connect().subscribe(ROOM), 10);

        assertThat(channel.count("act")).isEqualTo(BURST - 1 + 10);
    }

    @Test
    void as_many_commands_may_wait_as_the_limit_says() {
        HandExecutor executor = new HandExecutor();
        Lab lab = unhurried(executor);
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();

        act(client, 256);
        executor.runAll();

        assertThat(channel.count("act")).isEqualTo(256);
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void one_more_and_the_client_is_cut() {
        HandExecutor executor = new HandExecutor();
        Lab lab = unhurried(executor);
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();

        act(client, 257);
        executor.runAll();

        assertThat(client.texts()).endsWith(goodbye("rate_limited", true));
        assertThat(channel.count("act")).isZero();
        assertThat(channel.count("unsubscribed")).isOne();
    }

    private Lab unhurried(HandExecutor executor) {
        return Lab.on(
                executor,
                builder -> builder.channel("Room", channel)
                        .limits(Limits.DEFAULT.inbound(inbound -> inbound.withRate(1_000, 1_000))));
    }

    private static void act(LabClient client, int times) {
        for (int i = 0; i < times; i++) {
            client.act("act");
        }
    }
}

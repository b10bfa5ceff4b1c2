package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.goodbye;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.transport.Disconnect;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What waits is bounded in bytes, however few pieces there are. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingBytesTest {
    private static final int LARGEST = 65_536;
    private static final int FORTY_KIB = 40 * 1_024;
    private static final String HALF_A_MEGABYTE = "x".repeat(500 * 1_024);

    private final HandExecutor executor = new HandExecutor();
    private final HandBackplane backplane = new HandBackplane();
    private final RecordingChannel channel = new RecordingChannel(client -> {
        client.streamFrom(Stream.of("a"));
        client.streamFrom(Stream.of("b"));
    });

    @Test
    void one_large_command_may_wait_for_the_welcome() {
        LabClient client = onHand().open(Lab.handshake()).send(command(FORTY_KIB));

        executor.runAll();

        assertThat(client.texts()).containsExactly("{\"type\":\"welcome\"}");
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_second_one_cuts() {
        LabClient client = onHand().open(Lab.handshake()).send(command(FORTY_KIB), command(FORTY_KIB));

        assertThat(client.texts()).containsExactly(goodbye("rate_limited", true));
        assertThat(client.closed()).contains(Disconnect.RATE_LIMITED);
    }

    @Test
    void after_the_welcome_sixteen_of_the_largest_may_wait() {
        LabClient client = welcomed();

        for (int i = 0; i < 16; i++) {
            client.send(command(LARGEST));
        }

        assertThat(client.closed()).isEmpty();
        executor.runAll();
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void the_seventeenth_cuts() {
        LabClient client = welcomed();

        for (int i = 0; i < 17; i++) {
            client.send(command(LARGEST));
        }

        assertThat(client.fresh()).containsExactly(goodbye("rate_limited", true));
    }

    @Test
    void what_has_been_carried_out_makes_room() {
        LabClient client = welcomed();

        for (int i = 0; i < 100; i++) {
            client.send(command(LARGEST));
            executor.runAll();
        }

        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_few_large_messages_are_too_much_for_a_subscription_that_is_pending() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        LabClient client = lab.connect().subscribe(ROOM);
        backplane.live("a");

        broadcast(lab, 1);
        broadcast(lab, 1);
        assertThat(client.closed()).isEmpty();
        backplane.allLive();

        assertThat(client.fresh()).containsExactly(goodbye("insufficient_state", true));
    }

    @Test
    void one_large_message_comes_after_the_confirmation() {
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel));
        LabClient client = lab.connect().subscribe(ROOM);

        broadcast(lab, 1);
        backplane.allLive();

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), message(ROOM, "\"" + HALF_A_MEGABYTE + "\""));
    }

    @Test
    void a_few_large_messages_are_too_much_for_a_listener_that_is_busy() {
        RecordingChannel listening =
                new RecordingChannel(client -> client.streamFrom(Stream.of("a"), json -> client.transmit("heard")));
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", listening));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM);
        executor.runAll();
        client.fresh();

        for (int i = 0; i < 3; i++) {
            broadcast(lab, 1);
            assertThat(client.closed()).isEmpty();
            executor.runAll();
        }
        assertThat(client.fresh()).hasSize(3);
        broadcast(lab, 2);

        assertThat(client.fresh()).containsExactly(goodbye("insufficient_state", true));
    }

    private Lab onHand() {
        return Lab.on(executor, builder -> builder.channel("Room", channel));
    }

    private LabClient welcomed() {
        LabClient client = onHand().open(Lab.handshake());
        executor.runAll();
        client.fresh();
        return client;
    }

    private static void broadcast(Lab lab, int times) {
        for (int i = 0; i < times; i++) {
            lab.broadcast("a", HALF_A_MEGABYTE);
        }
    }

    /** Returns a command of so many characters that does nothing. */
    private static String command(int length) {
        String head = "{\"command\":\"pong\"";
        return head + " ".repeat(length - head.length() - 1) + "}";
    }
}

package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SlowClientTest {
    private static final String CHUNK = "x".repeat(100_000);

    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));
    private final Lab lab = Lab.of(channel);
    private final LabClient neighbour = lab.connect().inRoom();
    private final LabClient slow = lab.connect().inRoom();

    @Test
    void a_queue_that_overflows_cuts_the_client_and_nobody_else() {
        slow.outlet.stall();
        broadcast(11);
        assertThat(lab.events.startingWith("cut")).isEmpty();

        broadcast(1);
        broadcast(3);

        assertThat(lab.events.all()).contains("cut too_slow");
        assertThat(neighbour.fresh()).hasSize(15);
        assertThat(slow.outlet.texts()).hasSize(3);
    }

    @Test
    void it_hears_why_if_it_takes_what_was_under_way_in_time() {
        slow.outlet.stall();
        broadcast(12);
        lab.passSeconds(2);

        slow.outlet.resume();

        assertThat(slow.fresh()).hasSize(2).endsWith(goodbye("too_slow", true));
        assertGone(Disconnect.TOO_SLOW);
    }

    @Test
    void it_is_closed_without_a_word_if_it_does_not() {
        slow.outlet.stall();
        broadcast(12);
        lab.passSeconds(2);
        assertThat(slow.closed()).isEmpty();

        lab.passSeconds(1);

        assertThat(slow.fresh()).hasSize(1);
        assertGone(Disconnect.TOO_SLOW);
        slow.outlet.resume();
        assertThat(slow.fresh()).isEmpty();
    }

    @Test
    void a_send_that_takes_more_than_five_seconds_cuts_the_client() {
        slow.outlet.stall();
        broadcast(1);

        lab.passSeconds(5);
        assertThat(slow.closed()).isEmpty();
        lab.passSeconds(1);

        assertGone(Disconnect.TOO_SLOW);
        assertThat(lab.events.all()).contains("cut too_slow");
        assertThat(neighbour.fresh()).hasSize(1);
    }

    @Test
    void a_client_that_takes_its_time_but_goes_on_is_kept() {
        slow.outlet.stall();
        broadcast(5);
        for (int i = 0; i < 5; i++) {
            lab.passSeconds(4);
            slow.outlet.complete();
        }
        slow.outlet.resume();
        lab.passSeconds(60);

        assertThat(slow.fresh()).hasSize(5);
        assertThat(slow.closed()).isEmpty();
    }

    @Test
    void a_farewell_that_does_not_get_through_is_given_up() {
        slow.outlet.stall();
        lab.server.disconnect("nobody", true);
        slow.inlet.refuse(Disconnect.UNSUPPORTED_DATA);
        assertThat(slow.fresh()).containsExactly(goodbye("unsupported_data", false));
        assertThat(slow.closed()).isEmpty();

        lab.passSeconds(3);

        assertGone(Disconnect.UNSUPPORTED_DATA);
    }

    @Test
    void what_waits_goes_out_in_batches() {
        slow.outlet.stall();
        for (int i = 0; i < 100; i++) {
            lab.broadcast("news", i);
        }
        slow.outlet.resume();

        List<List<Frame>> sends = slow.outlet.sends();
        assertThat(sends.get(sends.size() - 1)).hasSize(99);
        assertThat(sends.get(sends.size() - 2)).hasSize(1);
        assertThat(slow.fresh()).hasSize(100);
    }

    @Test
    void a_batch_is_no_larger_than_the_limit_unless_one_message_is() {
        slow.outlet.stall();
        String third = "x".repeat(30_000);
        lab.broadcast("news", third);
        lab.broadcast("news", third);
        lab.broadcast("news", third);
        lab.broadcast("news", third);
        lab.broadcast("news", CHUNK);
        slow.outlet.resume();

        List<List<Frame>> sends = slow.outlet.sends();
        assertThat(sends.subList(sends.size() - 4, sends.size()))
                .extracting(List::size)
                .containsExactly(1, 2, 1, 1);
    }

    @Test
    void a_send_that_fails_ends_the_connection() {
        slow.outlet.stall();
        broadcast(3);

        slow.outlet.fail(new IOException("connection reset"));

        assertThat(slow.closed()).contains(Disconnect.UNREACHABLE);
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.connections()).isOne();
        broadcast(1);
        assertThat(slow.fresh()).hasSize(1);
        assertThat(neighbour.fresh()).hasSize(4);
    }

    @Test
    void a_client_that_goes_while_a_send_is_under_way_leaves_nothing_behind() {
        slow.outlet.stall();
        broadcast(3);

        slow.leave();
        slow.outlet.resume();
        lab.pass(Duration.ofMinutes(1));

        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.connections()).isOne();
        assertThat(lab.events.startingWith("cut")).isEmpty();
    }

    private void broadcast(int times) {
        for (int i = 0; i < times; i++) {
            lab.broadcast("news", CHUNK);
        }
    }

    private void assertGone(Disconnect reason) {
        assertThat(slow.closed()).contains(reason);
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.connections()).isOne();
        assertThat(lab.server.streams()).isEqualTo(2);
    }
}

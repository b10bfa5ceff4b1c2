package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import jakarta.websocket.SendHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PortableFrameWriterTest {
    private final FakeRemote remote = new FakeRemote();
    private final PortableFrameWriter writer = new PortableFrameWriter(remote.endpoint);
    private final List<String> reports = new ArrayList<>();

    @Test
    void the_next_frame_waits_for_the_report_of_the_one_before() {
        write("a", "b");
        assertThat(remote.sent).containsExactly("a");

        remote.complete();
        assertThat(remote.sent).containsExactly("a", "b");
        assertThat(reports).isEmpty();

        remote.complete();
        assertThat(reports).containsExactly("sent");
    }

    @Test
    void reports_that_come_during_the_send_do_not_nest() {
        remote.inline = true;

        write(IntStream.range(0, 2_000).mapToObj(String::valueOf).toArray(String[]::new));

        assertThat(remote.sent).hasSize(2_000).endsWith("1999");
        assertThat(reports).containsExactly("sent");
    }

    @Test
    void reports_of_both_kinds_in_turn_lose_nothing() {
        write("a", "b", "c");
        remote.inline = true;

        remote.complete();

        assertThat(remote.sent).containsExactly("a", "b", "c");
        assertThat(reports).containsExactly("sent");
    }

    @Test
    void a_failure_ends_the_batch() {
        write("a", "b");

        remote.fail(new IOException("gone"));

        assertThat(remote.sent).containsExactly("a");
        assertThat(reports).containsExactly("failed gone");
    }

    @Test
    void a_container_that_throws_is_a_failure() {
        doThrow(new IllegalStateException("closed")).when(remote.endpoint).sendText(any(), any(SendHandler.class));

        write("a", "b");

        assertThat(reports).containsExactly("failed closed");
    }

    private void write(String... texts) {
        writer.write(List.of(texts).stream().map(Frame::new).toList(), new Outlet.Done() {
            @Override
            public void sent() {
                reports.add("sent");
            }

            @Override
            public void failed(Throwable cause) {
                reports.add("failed " + cause.getMessage());
            }
        });
    }
}

package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet.Done;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordingOutletTest {
    private final RecordingOutlet outlet = new RecordingOutlet();
    private final List<String> events = new ArrayList<>();

    @Test
    void a_send_completes_inline() {
        send("a", "b");

        assertThat(outlet.texts()).containsExactly("a", "b");
        assertThat(events).containsExactly("sent");
    }

    @Test
    void a_stalled_outlet_holds_a_send_until_told() {
        outlet.stall();
        send("a");
        assertThat(events).isEmpty();
        assertThat(outlet.isSending()).isTrue();

        outlet.resume();
        send("b");

        assertThat(events).containsExactly("sent", "sent");
    }

    @Test
    void a_held_send_can_fail() {
        outlet.stall();
        send("a");

        outlet.fail(new IllegalStateException("gone"));

        assertThat(events).containsExactly("failed gone");
    }

    @Test
    void two_sends_at_once_spoil_the_record() {
        outlet.stall();
        send("a");
        send("b");

        assertThatThrownBy(outlet::texts).isInstanceOf(AssertionError.class).hasMessageContaining("at once");
    }

    @Test
    void close_is_recorded_and_reported_to_the_inlet() {
        outlet.closing(new RecordingInlet()).close(Disconnect.TOO_SLOW);

        assertThat(outlet.awaitClose()).isEqualTo(Disconnect.TOO_SLOW);
        assertThat(events).containsExactly("closed");
    }

    private void send(String... texts) {
        outlet.send(List.of(texts).stream().map(Frame::new).toList(), new Done() {
            @Override
            public void sent() {
                events.add("sent");
            }

            @Override
            public void failed(Throwable cause) {
                events.add("failed " + cause.getMessage());
            }
        });
    }

    private final class RecordingInlet implements Inlet {
        @Override
        public void receive(String text) {}

        @Override
        public void refuse(Disconnect reason) {}

        @Override
        public void closed() {
            events.add("closed");
        }
    }
}

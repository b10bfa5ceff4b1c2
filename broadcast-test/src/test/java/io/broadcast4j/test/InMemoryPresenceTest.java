package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.InMemoryPresence;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryPresenceTest extends PresenceContract {
    private final ManualScheduler time = new ManualScheduler();

    @Override
    protected List<PresenceRegistry> cluster() {
        return List.of(new InMemoryPresence(time, lease()));
    }

    @Override
    protected Duration lease() {
        return Duration.ofSeconds(30);
    }

    @Override
    protected void pass(Duration duration) {
        time.advance(duration);
    }

    @Test
    void nothing_is_scheduled_while_nobody_is_present() {
        Stream room = presence().newStream();
        assertThat(time.waiting()).isZero();

        for (int i = 0; i < 100; i++) {
            presence().first().join(room, "tab " + i, "anna");
            presence().first().touch(room, "tab " + i);
        }
        assertThat(time.waiting()).isEqualTo(1);

        pass(lease().plus(PresenceCluster.SLACK));
        assertThat(presence().first().members(room)).isEmpty();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void nothing_is_scheduled_after_close() {
        presence().first().join(presence().newStream(), "tab", "anna");

        presence().first().close();
        pass(PresenceCluster.SLACK);

        assertThat(time.waiting()).isZero();
    }

    @Test
    void a_lease_is_positive() {
        assertThatThrownBy(() -> new InMemoryPresence(time, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }
}

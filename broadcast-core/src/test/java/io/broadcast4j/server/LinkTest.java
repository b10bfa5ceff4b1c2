package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Health;
import io.broadcast4j.Scheduler;
import io.broadcast4j.backplane.InMemoryBackplane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LinkTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<String> told = new ArrayList<>();
    private final InMemoryBackplane backplane = new InMemoryBackplane(Runnable::run, 1_000);
    private Duration passed = Duration.ZERO;

    private final BroadcastObserver observer = new BroadcastObserver() {
        @Override
        public void backplaneLost(String cause) {
            told.add("lost: " + cause);
        }

        @Override
        public void backplaneRestored(Duration outage) {
            told.add("restored after " + outage);
        }
    };

    private final Scheduler time = new Scheduler() {
        @Override
        public long nanoTime() {
            return Long.MAX_VALUE - 1_000 + passed.toNanos();
        }

        @Override
        public Instant now() {
            return START.plus(passed);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new AssertionError("Nothing is to be scheduled");
        }
    };

    private final Link link =
            new Link(new Hub(backplane, backplane.history(), List.of(), observer, 1 << 20), time, observer);

    @Test
    void a_node_is_up_until_its_link_is_lost() {
        assertThat(link.health()).isEqualTo(new Health(Health.Status.UP, "", START));
        assertThat(link.health().isUp()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void losing_the_link_degrades_the_node_once() {
        passed = Duration.ofSeconds(7);
        link.lost("no route");
        passed = Duration.ofSeconds(8);
        link.lost("still none");

        assertThat(link.health()).isEqualTo(new Health(Health.Status.DEGRADED, "no route", START.plusSeconds(7)));
        assertThat(link.health().isUp()).isFalse();
        assertThat(told).containsExactly("lost: no route");
    }

    @Test
    void having_the_link_back_tells_how_long_it_was_away() {
        link.restored();
        link.lost("no route");
        passed = Duration.ofSeconds(9);
        link.restored();
        link.restored();

        assertThat(link.health()).isEqualTo(new Health(Health.Status.UP, "", START.plusSeconds(9)));
        assertThat(told).containsExactly("lost: no route", "restored after PT9S");
    }
}

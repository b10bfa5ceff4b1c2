package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of every presence registry. Extend it, say how the nodes of a cluster are made, and run it.
 *
 * <p>The rules are grouped: {@link JoiningRules} say who joins and leaves, {@link LeaseRules} what time does to them,
 * {@link ListingRules} who is listed, {@link TellingRules} how changes are told.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
public abstract class PresenceContract implements JoiningRules, LeaseRules, ListingRules, TellingRules {
    private @Nullable PresenceCluster cluster;

    /** For subclasses. */
    protected PresenceContract() {}

    /** Makes the nodes of one cluster, none of which has been started: one, or better two. */
    protected abstract List<PresenceRegistry> cluster() throws Exception;

    /** Returns the lease of their sessions: two seconds at least, so that a busy machine does not end it too early. */
    protected abstract Duration lease();

    /** Lets time pass for them. */
    protected abstract void pass(Duration duration);

    /** Public because the groups of rules are interfaces; only they can do something with it. */
    @Override
    @SuppressWarnings("exports")
    public final PresenceCluster presence() {
        if (cluster == null) {
            throw new IllegalStateException("The nodes have not been started yet");
        }
        return cluster;
    }

    @BeforeEach
    final void startNodes() throws Exception {
        cluster = new PresenceCluster(cluster(), lease(), this::pass);
    }

    @AfterEach
    final void closeNodes() {
        presence().nodes().forEach(PresenceNode::close);
        assertThat(presence().nodes()).noneMatch(PresenceNode::overlapped);
    }

    @Test
    void nobody_joins_before_the_start() throws Exception {
        for (PresenceRegistry registry : cluster()) {
            assertThat(registry.join(Stream.of("early"), "tab", "anna", PresenceNode.info("{}")))
                    .failsWithin(PresenceNode.PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class);
            registry.close();
        }
    }
}

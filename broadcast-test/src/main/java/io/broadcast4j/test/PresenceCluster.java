package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The nodes of a {@link PresenceContract} and what they told, all together.
 *
 * <p>To be used by the thread of the test.
 */
final class PresenceCluster {
    /** How late what ends by itself may end. */
    static final Duration SLACK = Duration.ofSeconds(1);

    private static final String FENCE = "~fence ";

    private final Journal<PresenceChange> told = new Journal<>();
    private final String run = Long.toHexString(System.nanoTime());
    private final List<PresenceNode> nodes;
    private final Duration lease;
    private final Consumer<Duration> time;
    private int streams;
    private int fences;

    PresenceCluster(List<PresenceRegistry> registries, Duration lease, Consumer<Duration> time) {
        this.nodes = registries.stream()
                .map(registry -> new PresenceNode(registry, told))
                .toList();
        this.lease = lease;
        this.time = time;
    }

    List<PresenceNode> nodes() {
        return nodes;
    }

    PresenceNode first() {
        return nodes.get(0);
    }

    /** Returns another node than the first, if there is one. */
    PresenceNode last() {
        return nodes.get(nodes.size() - 1);
    }

    PresenceNode node(int index) {
        return nodes.get(index % nodes.size());
    }

    Stream newStream() {
        return Stream.of("presence", run, streams++);
    }

    Duration lease() {
        return lease;
    }

    /** A time of grace that is shorter than a lease. */
    Duration grace() {
        return lease.dividedBy(2);
    }

    void pass(Duration duration) {
        time.accept(duration);
    }

    /** Lets time pass, and renews the leases of sessions meanwhile. */
    void passTouching(Duration duration, Stream stream, String... sessions) {
        Duration step = lease.dividedBy(4);
        for (Duration left = duration; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            last().touch(stream, sessions);
            pass(left.compareTo(step) < 0 ? left : step);
        }
        last().touch(stream, sessions);
    }

    /** Returns what the nodes told of a stream so far. */
    List<PresenceChange> changes(Stream stream) {
        return told.entries().stream().filter(change -> isOf(stream, change)).toList();
    }

    /** Makes sure that exactly this was told of a stream, each as {@code JOIN anna}. */
    void assertTold(Stream stream, String... expected) {
        told.await(
                expected.length + " changes on " + stream,
                PresenceNode.PATIENCE,
                all -> all.stream().filter(change -> isOf(stream, change)).count() >= expected.length);
        fence(stream);
        assertThat(changes(stream))
                .extracting(change -> change.kind() + " " + change.member().id())
                .containsExactly(expected);
    }

    /** Makes every node tell something, behind which there is nothing that it has still to tell. */
    void fence(Stream stream) {
        String id = FENCE + fences++;
        for (PresenceNode node : nodes) {
            if (!node.closed()) {
                long before = count(id, told.entries());
                node.join(stream, id, id);
                node.leave(stream, id);
                told.await(id, PresenceNode.PATIENCE, all -> count(id, all) == before + 2);
            }
        }
    }

    private static long count(String id, List<PresenceChange> changes) {
        return changes.stream()
                .filter(change -> change.member().id().equals(id))
                .count();
    }

    private static boolean isOf(Stream stream, PresenceChange change) {
        return change.stream().equals(stream) && !change.member().id().startsWith(FENCE);
    }
}

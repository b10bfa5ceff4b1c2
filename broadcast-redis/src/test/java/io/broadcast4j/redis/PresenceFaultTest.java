package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresenceChange.Kind;
import io.broadcast4j.transport.Inlet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What goes wrong with nodes and their links, and what becomes of those who are present there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
@Isolated
class PresenceFaultTest {
    private static final int MEMBERS = 40;
    private static final Duration LEASE = PresenceTestNode.LEASE;

    /** How late a session may leave after its lease: the nodes look for it about every half second. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final Queue<PresenceChange> told = new ConcurrentLinkedQueue<>();
    private final PresenceWatch watch = new PresenceWatch();
    private RedisServer redis;
    private PresenceTestNode observing;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        observing = new PresenceTestNode(redis.uri(), told::add);
        observing.watch(watch);
        Await.until("the viewer is there", watch::isLive);
    }

    @AfterEach
    void stop() {
        observing.close();
        redis.close();
    }

    @AfterAll
    static void writeTable() throws IOException {
        FaultTable.write();
    }

    @Test
    void F23_the_members_of_a_killed_node_leave_when_its_lease_is_over() {
        try (OtherNode other = arrived()) {
            other.kill();
            long killed = System.nanoTime();

            Await.until("all have left", () -> watch.leaves() >= MEMBERS);
            Await.holdsOn("nobody leaves twice", LEASE, () -> watch.leaves() == MEMBERS);
            List<Duration> delays = watch.leavesAfter(killed);
            judge("F23", "kill -9 of a node, lease of 3 s", delays);

            // The lease was renewed a third of it ago at most.
            assertThat(delays.get(0))
                    .isGreaterThan(LEASE.multipliedBy(2).dividedBy(3).minusMillis(200));
            assertThat(delays.get(MEMBERS - 1)).isLessThan(LEASE.plus(SLACK));
            assertThat(observing.members()).isEmpty();
            assertThat(watch.repeats()).isZero();
            assertThat(told.stream().filter(change -> change.kind() == Kind.LEAVE))
                    .as("told to the application of the one node that is left")
                    .hasSize(MEMBERS)
                    .extracting(change -> change.member().id())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void F23_the_members_of_a_node_that_stood_still_leave_and_come_back() {
        try (OtherNode other = arrived()) {
            long paused = System.nanoTime();
            other.pause();
            Await.until("all have left", () -> watch.leaves() >= MEMBERS);
            List<Duration> delays = watch.leavesAfter(paused);
            other.unpause();
            Await.until("all are back", () -> watch.joins() >= 2 * MEMBERS);
            awaitSame(other);
            Await.holdsOn("nothing more is told", LEASE, () -> watch.joins() + watch.leaves() == 3 * MEMBERS);
            judge("F23", "a node stands still for longer than the lease", delays);

            assertThat(watch.repeats()).isZero();
            assertThat(watch.present()).hasSize(MEMBERS);
        }
    }

    @Test
    void F23_the_members_of_a_node_that_was_cut_off_leave_and_come_back() {
        try (FaultProxy proxy = FaultProxy.before(redis);
                PresenceTestNode other = new PresenceTestNode(proxy.uri(), told::add)) {
            IntStream.range(0, MEMBERS).forEach(i -> other.enter(PresenceMain.member(i)));
            Await.until("all have joined", () -> watch.joins() == MEMBERS);
            long cut = System.nanoTime();
            proxy.blackhole();
            Await.until("all have left", () -> watch.leaves() >= MEMBERS);
            Await.until("the node notices", () -> !other.isUp());
            proxy.heal();
            Await.until("all are back", () -> watch.present().size() == MEMBERS);
            Await.until("the node is well", other::isUp);
            Await.until("both nodes list the same", () -> other.members().equals(observing.members()));
            Await.holdsOn("nobody goes any more", LEASE, () -> watch.present().size() == MEMBERS);
            judge("F23", "a node cut off from Redis until it noticed", watch.leavesAfter(cut));

            assertThat(observing.members()).hasSize(MEMBERS).allMatch(member -> member.endsWith(" x 1"));
            assertThat(watch.repeats()).isZero();
            assertThat(present(told)).isEqualTo(watch.present());
        }
    }

    @Test
    void F23_clients_that_come_back_in_time_on_another_node_have_never_left() {
        try (PresenceTestNode other = new PresenceTestNode(redis.uri(), told::add)) {
            List<Inlet> connections = IntStream.range(0, MEMBERS)
                    .mapToObj(i -> other.enter(PresenceMain.member(i)))
                    .toList();
            Await.until("all have joined", () -> watch.joins() == MEMBERS);
            connections.forEach(Inlet::closed);
            IntStream.range(0, MEMBERS).forEach(i -> observing.enter(PresenceMain.member(i)));

            Await.holdsOn(
                    "nobody leaves or joins",
                    PresenceTestNode.GRACE.plus(SLACK),
                    () -> watch.leaves() == 0 && watch.joins() == MEMBERS);
            judge("F23", "all connections lost, back on another node at once", List.of());

            assertThat(observing.members()).hasSize(MEMBERS).allMatch(member -> member.endsWith(" x 1"));
            assertThat(other.members()).isEqualTo(observing.members());
            assertThat(told).hasSize(MEMBERS);
        }
    }

    private OtherNode arrived() {
        OtherNode other = OtherNode.start(PresenceMain.class, redis.uri(), Integer.toString(MEMBERS));
        other.next("ready");
        Await.until("all were told to have joined", () -> watch.joins() == MEMBERS);
        return other;
    }

    private void awaitSame(OtherNode other) {
        Await.until("both nodes list the same", () -> {
            other.send("members");
            return other.next("present").equals(observing.members().toString());
        });
    }

    private void judge(String id, String fault, List<Duration> delays) {
        Set<String> listed = observing.members().stream()
                .map(member -> member.substring(0, member.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> different = new TreeSet<>(watch.present());
        different.removeAll(listed);
        listed.removeAll(watch.present());
        int ghosts = different.size() + listed.size();
        PresenceRow.Told sums = new PresenceRow.Told(watch.leaves(), watch.joins(), watch.repeats());
        FaultTable.add(new PresenceRow(id, fault, MEMBERS, sums, ghosts, delays));
        assertThat(ghosts).isZero();
    }

    private static Set<String> present(Iterable<PresenceChange> changes) {
        Set<String> present = new TreeSet<>();
        changes.forEach(change -> {
            if (change.kind() == Kind.LEAVE) {
                present.remove(change.member().id());
            } else {
                present.add(change.member().id());
            }
        });
        return present;
    }
}

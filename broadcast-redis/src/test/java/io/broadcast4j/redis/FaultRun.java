package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.DeliveryReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Two nodes with viewers and publishers on one Redis, in which something is about to go wrong.
 *
 * <p>For one thread.
 */
final class FaultRun implements AutoCloseable {
    /** Enough for any outage here. */
    static final HistoryPolicy LONG = HistoryPolicy.keep(10_000, Duration.ofMinutes(5));

    private static final int VIEWERS = Integer.getInteger("faults.viewers", 8);
    private static final int RATE = Integer.getInteger("faults.rate", 100);
    private static final int STREAMS = 3;
    private static final int WARM_UP = 30;

    private final DeliveryChecker checker = new DeliveryChecker();
    private final ExecutorService comings = Executors.newSingleThreadExecutor();
    private final List<FaultNode> nodes = new ArrayList<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private final List<FaultPublisher> publishers = new ArrayList<>();
    private long faultAtNanos;
    private long healedAtNanos;
    private Duration recovery = Duration.ZERO;

    /** Starts everything with the usual limits, and waits until it runs. */
    FaultRun(int redisPort, HistoryPolicy history) throws InterruptedException {
        this(redisPort, history, Limits.DEFAULT.continuity().positionCheck());
    }

    /**
     * Starts everything, and waits until it runs.
     *
     * @param positionCheck how often nodes look for a last message that they have not heard
     */
    FaultRun(int redisPort, HistoryPolicy history, Duration positionCheck) throws InterruptedException {
        String prefix = "fault-" + Long.toHexString(System.nanoTime());
        nodes.add(new FaultNode(redisPort, prefix, history, positionCheck));
        nodes.add(new FaultNode(redisPort, prefix, history, positionCheck));
        List<Stream> streams =
                IntStream.range(0, STREAMS).mapToObj(i -> Stream.of("s" + i)).toList();
        for (int i = 0; i < 2 * VIEWERS; i++) {
            Viewer viewer = new Viewer("viewer-" + i, nodes.get(i % 2).server(), streams, checker, comings);
            viewer.arrive();
            viewers.add(viewer);
        }
        for (int i = 0; i < STREAMS; i++) {
            publishers.add(
                    new FaultPublisher(nodes.get(i % 2).server().broadcaster(), streams.get(i), checker).start(RATE));
        }
        Await.until("everybody sees messages", () -> viewers.stream().allMatch(one -> one.delivered() > WARM_UP));
    }

    FaultNode node(int index) {
        return nodes.get(index);
    }

    FaultPublisher publisher(int index) {
        return publishers.get(index);
    }

    /** Notes that the fault begins now. */
    FaultRun broken() {
        faultAtNanos = System.nanoTime();
        healedAtNanos = faultAtNanos;
        return this;
    }

    /** Notes that the fault is over now. */
    FaultRun healed() {
        healedAtNanos = System.nanoTime();
        return this;
    }

    /** Goes on for a time under load. */
    void goOn(Duration time) {
        int enough = publishers.get(0).sent() + (int) (time.toMillis() * RATE / 1000);
        Await.until("the load goes on", () -> publishers.get(0).sent() >= enough);
    }

    /** Waits until a message that is stored from now on has been seen by everybody, stream by stream. */
    FaultRun recovered() {
        Map<FaultPublisher, CompletableFuture<Position>> stored = new HashMap<>();
        publishers.forEach(one -> stored.put(one, one.storedFromNowOn()));
        Await.until("messages are stored again", () -> stored.values().stream().allMatch(CompletableFuture::isDone));
        Map<FaultPublisher, Position> marks = new HashMap<>();
        stored.forEach((publisher, position) -> marks.put(publisher, position.join()));
        Await.until(
                "everybody sees messages again",
                () -> viewers.stream()
                        .allMatch(viewer -> marks.entrySet().stream()
                                .allMatch(mark -> mark.getValue().isNone()
                                        || viewer.hasSeen(mark.getKey().stream(), mark.getValue()))));
        recovery = Duration.ofNanos(System.nanoTime() - healedAtNanos);
        return this;
    }

    /** Ends the load, waits until everything that is stored has been seen, and judges. */
    FaultRow judge(String id, String fault) throws InterruptedException {
        stopPublishing();
        for (FaultPublisher publisher : publishers) {
            Position last = publisher.last();
            Await.until(
                    "the last message of " + publisher.stream() + " is seen, or missed for good",
                    () -> last.isNone() || viewers.stream().allMatch(one -> one.hasSeen(publisher.stream(), last)));
        }
        viewers.forEach(Viewer::end);
        DeliveryReport report = checker.judge();
        FaultRow row = new FaultRow(
                id,
                fault,
                new FaultRow.Published(
                        sum(FaultPublisher::stored), sum(FaultPublisher::rejected), sum(FaultPublisher::unknown)),
                report,
                new FaultRow.Signals(
                        viewers.stream().mapToInt(Viewer::gaps).sum(),
                        nodes.stream().mapToInt(FaultNode::repaired).sum()),
                new FaultRow.Times(detection(), recovery));
        FaultTable.add(row);
        return row;
    }

    /** Stops publishing on all streams, and waits until it is known what became of everything. */
    void stopPublishing() throws InterruptedException {
        for (FaultPublisher publisher : publishers) {
            publisher.stop();
        }
    }

    /** Waits until everybody has seen the last message that was stored on a stream. */
    FaultRun caughtUp(FaultPublisher publisher) {
        Position last = publisher.last();
        Await.until(
                "everybody has seen " + last,
                Duration.ofSeconds(60),
                () -> viewers.stream().allMatch(one -> one.hasSeen(publisher.stream(), last)));
        recovery = Duration.ofNanos(System.nanoTime() - healedAtNanos);
        return this;
    }

    /** Returns how long after the fault the first node counted its backplane as lost; zero if none did. */
    Duration detection() {
        return nodes.stream()
                .mapToLong(FaultNode::lostAtNanos)
                .filter(at -> at != 0)
                .map(at -> at - faultAtNanos)
                .min()
                .stream()
                .mapToObj(Duration::ofNanos)
                .findFirst()
                .orElse(Duration.ZERO);
    }

    /** Returns how many deliveries are missing of what was stored. */
    int missing() {
        return sum(FaultPublisher::stored) * viewers.size()
                - viewers.stream().mapToInt(Viewer::delivered).sum();
    }

    int gaps() {
        return viewers.stream().mapToInt(Viewer::gaps).sum();
    }

    int viewers() {
        return viewers.size();
    }

    int streams() {
        return STREAMS;
    }

    private int sum(ToIntFunction<FaultPublisher> count) {
        return publishers.stream().mapToInt(count).sum();
    }

    /** Makes sure that nothing is wrong in a row, whatever else it says. */
    static void assertHonest(FaultRow row) {
        assertThat(row.report().findings()).as(row.report().toString()).isEmpty();
    }

    @Override
    public void close() {
        viewers.forEach(Viewer::end);
        nodes.forEach(FaultNode::close);
        comings.shutdown();
    }
}

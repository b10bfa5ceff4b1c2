package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.test.Finding.Kind;
import io.broadcast4j.test.Publication.Outcome;
import io.broadcast4j.test.SubscriberLog.Delivered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The judge of a run in which things go wrong on purpose: nodes are killed, connections cut, stores stopped. Publishers
 * and subscribers write down what happens to them, each message under an id of its own; at the end {@link #judge} says
 * which promise was broken.
 *
 * <p>After a message comes the next one of its stream, or a signal of a gap. A gap excuses what is missing between the
 * arrivals before and after it, and is false if nothing is. A message that was rejected never arrives. One whose outcome
 * is unknown, because the publisher's call failed or timed out, may arrive or not, but not twice. A message that arrives
 * late is no loss but out of order. Messages without a position, of streams that keep no history, may be lost and come in
 * any order.
 *
 * <p>Thread-safe. Non-blocking, but for {@link #judge}, which takes as long as the run was.
 */
public final class DeliveryChecker {
    private final Map<Stream, Queue<Publication>> publications = new ConcurrentHashMap<>();
    private final Queue<SubscriberLog> subscribers = new ConcurrentLinkedQueue<>();

    /** Creates a judge of one run. */
    public DeliveryChecker() {}

    /**
     * Notes that a message was stored. A message that was {@linkplain #unknown unknown} before is so no more.
     *
     * @param id names the message among all of its stream
     * @param payload what subscribers should get, as text
     * @param position what the publisher was told
     */
    public void published(Stream stream, String id, String payload, Position position) {
        note(stream, new Publication(id, Outcome.STORED, payload, position));
    }

    /** Notes that a message was rejected, so that nobody may get it. */
    public void rejected(Stream stream, String id) {
        note(stream, new Publication(id, Outcome.REJECTED, "", Position.NONE));
    }

    /** Notes that nobody knows whether a message was stored. */
    public void unknown(Stream stream, String id, String payload) {
        note(stream, new Publication(id, Outcome.UNKNOWN, payload, Position.NONE));
    }

    /**
     * Begins the log of a subscriber which has to see everything that is stored after a position.
     *
     * @param name names the subscriber in findings
     * @param after {@link Position#NONE} if it has to see everything that is published in the run
     */
    public SubscriberLog subscribed(String name, Stream stream, Position after) {
        return begin(new SubscriberLog(name, stream, after));
    }

    /**
     * Begins the log of a subscriber that joins while messages are being published, so that nobody can tell which is the
     * first that it has to see. The first to arrive is taken for it.
     */
    public SubscriberLog subscribed(String name, Stream stream) {
        return begin(new SubscriberLog(name, stream, null));
    }

    /** Judges what was written down until now. Called when everything has arrived that is going to. */
    public DeliveryReport judge() {
        List<Finding> findings = new ArrayList<>();
        Map<Stream, StreamOrder> orders = new ConcurrentHashMap<>();
        publications.forEach((stream, reports) -> {
            StreamOrder order = new StreamOrder(reports);
            orders.put(stream, order);
            order.storedTwice().forEach(detail -> findings.add(new Finding(Kind.DUPLICATE, "", stream, detail)));
        });
        int deliveries = 0;
        for (SubscriberLog log : subscribers) {
            StreamOrder order = orders.computeIfAbsent(log.stream(), nothing -> new StreamOrder(List.of()));
            findings.addAll(SubscriberTrial.judge(log, order));
            deliveries += (int)
                    log.events().stream().filter(Delivered.class::isInstance).count();
        }
        int published = publications.values().stream().mapToInt(Queue::size).sum();
        return new DeliveryReport(findings, published, deliveries);
    }

    private void note(Stream stream, Publication report) {
        publications
                .computeIfAbsent(stream, first -> new ConcurrentLinkedQueue<>())
                .add(report);
    }

    private SubscriberLog begin(SubscriberLog log) {
        subscribers.add(log);
        return log;
    }
}

package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber has seen of one stream, written down as it happens for a {@link DeliveryChecker}.
 *
 * <p>Thread-safe, but the order of the calls is the order in which things happened, so a subscriber has one thread, or
 * threads that take turns. Non-blocking.
 */
public final class SubscriberLog {
    private final String name;
    private final Stream stream;
    private final @Nullable Position start;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    SubscriberLog(String name, Stream stream, @Nullable Position start) {
        this.name = name;
        this.stream = stream;
        this.start = start;
    }

    /** Something that has happened to the subscriber. */
    sealed interface Event {}

    /** A message has arrived; the position is null if the subscriber was not told. */
    record Delivered(String id, String payload, @Nullable Position position) implements Event {}

    /** It was told that it has missed something. */
    record Gap() implements Event {}

    /** It came back and asked for what follows a position. */
    record Resumed(Position after) implements Event {}

    /** It went. */
    record Ended(Position seen) implements Event {}

    /** Notes a message that arrived without telling its position. */
    public void delivered(String id, String payload) {
        events.add(new Delivered(id, payload, null));
    }

    /** Notes a message, and the position that came with it. */
    public void delivered(String id, String payload, Position position) {
        events.add(new Delivered(id, payload, position));
    }

    /** Notes that the subscriber was told that it may have missed something. */
    public void gapSignalled() {
        events.add(new Gap());
    }

    /**
     * Notes that the subscriber came back after a loss of its connection. From an earlier position than the last that
     * it has seen, what follows that arrives once more and is no duplicate.
     *
     * @param after the position it gave
     */
    public void resumed(Position after) {
        events.add(new Resumed(after));
    }

    /**
     * Notes that the subscriber is done. Without this it must have seen everything by the time of the judgement.
     *
     * @param seen the position up to which it must have seen everything; {@link Position#NONE} if it need not have seen
     *     anything
     */
    public void ended(Position seen) {
        events.add(new Ended(seen));
    }

    String name() {
        return name;
    }

    Stream stream() {
        return stream;
    }

    /** Returns the position after which everything had to arrive, or null if it is not known. */
    @Nullable
    Position start() {
        return start;
    }

    List<Event> events() {
        return List.copyOf(events);
    }
}

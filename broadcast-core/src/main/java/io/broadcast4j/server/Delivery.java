package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.transport.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to subscriptions, or the news that messages were lost.
 *
 * <p>Immutable, thread-safe.
 *
 * @param position where the message stands, or up to where messages were lost
 * @param message the message, or null for a loss
 * @param frame the message, or the words for the loss, as all clients of a lane get it; null for listeners, and for a
 *     protocol that has no words for a loss
 */
record Delivery(
        Position position,
        @Nullable Message message,
        @Nullable Frame frame) {
    /** Delivers a message. */
    static Delivery of(Message message, @Nullable Frame frame) {
        return new Delivery(message.position(), message, frame);
    }

    /** Tells that messages were lost. */
    static Delivery loss(Position upTo, @Nullable Frame words) {
        return new Delivery(upTo, null, words);
    }

    boolean isLoss() {
        return message == null;
    }

    /** Tells whether it is meant for a connection. */
    boolean isFor(String connectionId) {
        return message == null || isFor(message, connectionId);
    }

    /** Tells whether a message is meant for a connection. */
    static boolean isFor(Message message, String connectionId) {
        String excluded = message.exceptConnection();
        return excluded == null || !excluded.equals(connectionId);
    }

    /** Returns about what it costs to keep, in bytes. */
    int bytes() {
        int content =
                frame != null ? frame.bytes() : message != null ? message.json().length() : 0;
        return content + Outbox.FRAME_OVERHEAD_BYTES;
    }
}

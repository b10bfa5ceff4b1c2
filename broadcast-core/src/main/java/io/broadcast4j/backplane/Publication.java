package io.broadcast4j.backplane;

import io.broadcast4j.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that is handed to a backplane, and what is to become of it there.
 *
 * <p>Immutable, thread-safe.
 *
 * @param message the message, without a position as yet
 * @param history how the history of its stream is kept; {@link HistoryPolicy#OFF} if this message is not remembered
 * @param idempotencyKey what makes a repeat recognisable, or null for nothing
 */
public record Publication(
        Message message, HistoryPolicy history, @Nullable String idempotencyKey) {
    /** Publishes a message that is not remembered. */
    public static Publication passing(Message message) {
        return new Publication(message, HistoryPolicy.OFF, null);
    }
}

package io.broadcast4j.examples.chat;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands for the table of messages that a real application would have.
 *
 * <p>Thread-safe.
 */
public final class ChatMessages {
    private final Clock clock;
    private final AtomicLong lastId = new AtomicLong();

    /** Creates an empty table. */
    public ChatMessages(Clock clock) {
        this.clock = clock;
    }

    /** Creates a message that is posted now. */
    public ChatMessage create(String body) {
        return new ChatMessage(lastId.incrementAndGet(), body, clock.instant());
    }
}

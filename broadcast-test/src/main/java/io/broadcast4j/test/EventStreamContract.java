package io.broadcast4j.test;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of every transport that carries channels as Server-Sent Events. Extend it, start your server, and run it.
 *
 * <p>The rules are grouped: {@link EventRequestRules}, {@link EventHttpRules}, {@link EventSendingRules}, {@link EventEndingRules} look at the seam
 * from both sides, {@link EventChannelRules}, {@link EventResumeRules} and {@link EventCrowdRules} at a whole server.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
public abstract class EventStreamContract extends ServedContract
        implements EventRequestRules,
                EventHttpRules,
                EventSendingRules,
                EventEndingRules,
                EventChannelRules,
                EventResumeRules,
                EventCrowdRules {
    /** For subclasses. */
    protected EventStreamContract() {}
}

package io.broadcast4j.test;

import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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
public abstract class EventStreamContract
        implements EventRequestRules,
                EventHttpRules,
                EventSendingRules,
                EventEndingRules,
                EventChannelRules,
                EventResumeRules,
                EventCrowdRules {
    private final List<Running> running = new ArrayList<>();

    /** For subclasses. */
    protected EventStreamContract() {}

    /** Starts a server on a free port of 127.0.0.1 that hands its connections to an acceptor. */
    protected abstract Running start(Acceptor acceptor) throws Exception;

    @Override
    public final URI serve(Acceptor acceptor) {
        try {
            Running started = start(acceptor);
            running.add(started);
            return started.uri();
        } catch (Exception e) {
            throw new AssertionError("The server did not start", e);
        }
    }

    @AfterEach
    final void stopServers() {
        running.forEach(Running::close);
    }
}

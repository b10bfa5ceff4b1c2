package io.broadcast4j.test;

import io.broadcast4j.transport.Acceptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of every transport that carries the cable over WebSocket. Extend it, start your server, and run it.
 *
 * <p>The rules are grouped: {@link HandshakeRules}, {@link SendingRules}, {@link ReceivingRules}, {@link EndingRules} look
 * at the seam from both sides, {@link EngineRules} at a whole server.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
public abstract class TransportContract
        implements HandshakeRules, SendingRules, ReceivingRules, EndingRules, EngineRules {
    private final List<Running> running = new ArrayList<>();

    /** For subclasses. */
    protected TransportContract() {}

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

    /** A server that runs. */
    public interface Running extends AutoCloseable {
        /** Returns where clients connect, such as {@code ws://127.0.0.1:49152/cable}. */
        URI uri();

        /** Stops it, connections and all. */
        @Override
        void close();
    }
}

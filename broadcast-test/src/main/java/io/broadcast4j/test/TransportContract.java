package io.broadcast4j.test;

import java.net.URI;
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
public abstract class TransportContract extends ServedContract
        implements HandshakeRules, SendingRules, ReceivingRules, EndingRules, EngineRules {
    /** For subclasses. */
    protected TransportContract() {}

    /** A server that runs. */
    public interface Running extends AutoCloseable {
        /** Returns where clients connect, such as {@code ws://127.0.0.1:49152/cable}. */
        URI uri();

        /** Stops it, connections and all. */
        @Override
        void close();
    }
}

package io.broadcast4j.test;

import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the contracts of transports have in common: servers that run until the end of a test. */
abstract class ServedContract implements TransportRules {
    private final List<Running> running = new ArrayList<>();

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

package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;

/** What the embedded containers of these tests have in common. */
final class Containers {
    static final String PATH = "/cable";

    private Containers() {}

    /** Puts endpoints into a container while it starts. */
    @FunctionalInterface
    interface Setup {
        void accept(ServerContainer container);
    }

    /** Stops a container. */
    @FunctionalInterface
    interface Stop {
        void run() throws Exception;
    }

    /** Returns a server that runs at a port. */
    static Running running(int port, Stop stop) {
        return new Running() {
            @Override
            public URI uri() {
                return URI.create("ws://127.0.0.1:" + port + PATH);
            }

            @Override
            public void close() {
                try {
                    stop.run();
                } catch (Exception e) {
                    throw new AssertionError("The container did not stop", e);
                }
            }
        };
    }
}

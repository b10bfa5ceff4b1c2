package io.broadcast4j.sse;

import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Acceptor;
import jakarta.servlet.ServletContext;
import java.net.URI;

/** What the embedded containers of these tests have in common. */
final class Containers {
    static final String PATH = "/events";

    /** So few that a thread which waits for a client is missed at once. */
    static final int THREADS = 10;

    private Containers() {}

    /** Puts servlets and filters into an application while it starts. */
    @FunctionalInterface
    interface Setup {
        void accept(ServletContext application);

        /** Puts a servlet at {@link #PATH}. */
        static Setup of(Acceptor acceptor) {
            return application -> CableServlet.install(application, PATH, acceptor);
        }
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
                return URI.create("http://127.0.0.1:" + port + PATH);
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

package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Identity;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.examples.CableServer.RoomChannel;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.sse.CableServlet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A server of event streams from the rooms of a {@link CableServer}, and of pages that show them, behind a proxy that can cut
 * their connections. Browsers come back after a short time.
 *
 * <p>Thread-safe. {@link #close()} blocks until all of it has ended.
 */
final class EventsServer implements AutoCloseable {
    /** How many messages of the streams {@code room:short…} are kept. */
    static final int SHORT_HISTORY = 3;

    private static final Identity EVERYBODY = Identity.of("everybody");
    private static final Duration AGE = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final int PATIENCE_SECONDS = 20;

    private final Semaphore subscriptions = new Semaphore(0);
    private final BroadcastServer broadcast;
    private final Server jetty;
    private final CuttingProxy proxy;

    /** Starts the server on any free port. */
    EventsServer() throws IOException {
        broadcast = BroadcastServer.builder()
                .authenticator(handshake -> Authentication.accepted(EVERYBODY))
                .channel(CableServer.CHANNEL, new RoomChannel())
                .observer(new BroadcastObserver() {
                    @Override
                    public void subscriptionConfirmed(ConnectionInfo connection, String identifier) {
                        subscriptions.release();
                    }
                })
                .history("room:short*", HistoryPolicy.keep(SHORT_HISTORY, AGE))
                .build();
        jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        jetty.setHandler(context());
        try {
            jetty.start();
        } catch (Exception e) {
            close();
            throw new IOException("The server did not start", e);
        }
        proxy = new CuttingProxy(connector.getLocalPort());
    }

    private ServletContextHandler context() {
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new CableServlet(broadcast).withRetry(RETRY)), "/events");
        context.addServlet(new ServletHolder(new EventPages(Path.of("node_modules", "@hotwired", "turbo"))), "/");
        return context;
    }

    /** Returns where a page is, through the proxy. */
    URI page(String path) {
        return URI.create("http://localhost:" + proxy.port() + path);
    }

    /** Asks all clients to connect anew; whoever hears that has got everything that was sent before. */
    void sendAway() {
        broadcast.disconnect(EVERYBODY, true);
    }

    /** Resets all connections, and lets nobody in until {@link #letIn()}. */
    void cutOff() {
        proxy.refuse();
        proxy.cut();
    }

    void letIn() {
        proxy.accept();
    }

    /** Waits until clients have subscribed so many times since they were last waited for. */
    void awaitSubscriptions(int times) {
        try {
            assertThat(subscriptions.tryAcquire(times, PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s subscriptions", times)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Broadcasts to a room, and waits until the history has it. */
    void say(String room, Object message) {
        try {
            broadcast
                    .broadcaster()
                    .broadcast(CableServer.room(room), message)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError("Nobody could hear: " + message, e);
        }
    }

    @Override
    public void close() throws IOException {
        broadcast.close();
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IOException("The server did not stop", e);
        } finally {
            proxy.close();
        }
    }
}

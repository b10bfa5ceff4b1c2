package io.broadcast4j.examples.web;

import io.broadcast4j.examples.login.AccessTokens;
import io.broadcast4j.examples.login.LoginServlet;
import io.broadcast4j.jakarta.ws.CableEndpoints;
import io.broadcast4j.sse.CableServlet;
import io.broadcast4j.transport.Acceptor;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * Serves the pages, the sign-in, the WebSocket and the event streams.
 *
 * <p>Thread-safe.
 */
public final class WebServer implements AutoCloseable {
    private static final int MAX_FORM_BYTES = 4_096;
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Server jetty;
    private final URI uri;

    private WebServer(Server jetty, URI uri) {
        this.jetty = jetty;
        this.uri = uri;
    }

    /**
     * Starts the server.
     *
     * @throws IOException if the port cannot be had
     */
    public static WebServer start(Site site, AccessTokens tokens, Acceptor cable) throws IOException {
        Server jetty = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(site.host());
        connector.setPort(site.port());
        jetty.addConnector(connector);
        jetty.setHandler(new CutHandler(context(site, tokens, cable), System::nanoTime));
        try {
            connector.open();
            jetty.start();
            return new WebServer(jetty, URI.create("http://localhost:" + connector.getLocalPort() + "/"));
        } catch (Exception e) {
            stop(jetty);
            throw new IOException(explain(e, site.port()), e);
        }
    }

    /** Returns where the demos are listed. */
    public URI uri() {
        return uri;
    }

    /** Stops the server. Idempotent. */
    @Override
    public void close() {
        stop(jetty);
    }

    private static ServletContextHandler context(Site site, AccessTokens tokens, Acceptor cable) {
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.setBaseResource(ResourceFactory.of(context).newClassLoaderResource("web/"));
        context.setWelcomeFiles(new String[] {"index.html"});
        context.setMaxFormContentSize(MAX_FORM_BYTES);
        context.addFilter(
                new FilterHolder(new SecurityHeaders(site.peers())), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new LoginServlet(tokens)), "/login");
        context.addServlet(new ServletHolder(new PeersServlet(site.peers())), "/peers");
        context.addServlet(events(cable), "/events");
        context.addServlet(pages(), "/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> CableEndpoints.install(container, "/cable", cable));
        return context;
    }

    /** Browsers come back sooner than is usual, as people look on; the name of a line means nothing to a channel. */
    private static ServletHolder events(Acceptor cable) {
        CableServlet events = new CableServlet(cable).withRetry(RETRY).withoutParams(CutHandler.LINE);
        return new ServletHolder(events);
    }

    private static ServletHolder pages() {
        ServletHolder pages = new ServletHolder(DefaultServlet.class);
        pages.setInitParameter("dirAllowed", "false");
        pages.setInitParameter("cacheControl", "no-cache");
        return pages;
    }

    private static String explain(Exception failure, int port) {
        return failure instanceof BindException || failure.getCause() instanceof BindException
                ? "Port " + port + " is in use. Choose another with -Dport=…, or 0 for any that is free."
                : "The web server did not start: " + failure;
    }

    private static void stop(Server jetty) {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The web server did not stop", e);
        }
    }
}

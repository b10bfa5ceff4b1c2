package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.Servlet;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty on a free port. */
final class JettyContainer {
    private JettyContainer() {}

    static Running start(Containers.Setup setup, Optional<Servlet> servlet) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> setup.accept(container));
        servlet.ifPresent(it -> context.addServlet(new ServletHolder(it), Containers.PATH));
        server.setHandler(context);
        server.start();
        return Containers.running(connector.getLocalPort(), server::stop);
    }
}

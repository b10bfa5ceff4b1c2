package io.broadcast4j.sse;

import io.broadcast4j.test.TransportContract.Running;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty on a free port. */
final class JettyContainer {
    private JettyContainer() {}

    static Running start(Containers.Setup setup) throws Exception {
        return start(setup, context -> context);
    }

    /** Starts it with something around the application. */
    static Running start(Containers.Setup setup, Function<Handler, Handler> around) throws Exception {
        Server server = new Server(new QueuedThreadPool(Containers.THREADS));
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServletContainerInitializer((classes, application) -> setup.accept(application));
        server.setHandler(around.apply(context));
        server.start();
        return Containers.running(connector.getLocalPort(), server::stop);
    }
}

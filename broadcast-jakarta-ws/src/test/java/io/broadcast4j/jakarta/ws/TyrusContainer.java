package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.spi.ServerContainer;

/** Tyrus without servlets, on a free port of Grizzly. */
final class TyrusContainer {
    private TyrusContainer() {}

    static Running start(Containers.Setup setup) throws Exception {
        // Its own start() listens on all addresses, so the listener is made here.
        ServerContainer container = new GrizzlyServerContainer().createContainer(Map.of());
        HttpServer server = new HttpServer();
        NetworkListener listener = new NetworkListener("cable", "127.0.0.1", 0);
        listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.registerAddOn(new WebSocketAddOn(container, ""));
        server.addListener(listener);
        setup.accept((jakarta.websocket.server.ServerContainer) container);
        server.start();
        return Containers.running(listener.getPort(), server::shutdownNow);
    }
}

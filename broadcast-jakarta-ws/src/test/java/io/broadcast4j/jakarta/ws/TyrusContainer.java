package io.broadcast4j.jakarta.ws;

import io.broadcast4j.test.TransportContract.Running;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.strategies.WorkerThreadIOStrategy;
import org.glassfish.tyrus.container.grizzly.server.WebSocketAddOn;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.WebSocketEngine;

/** Tyrus without servlets, on a free port of Grizzly. The container of its own listens on all addresses. */
final class TyrusContainer extends TyrusServerContainer {
    private final WebSocketEngine engine = TyrusWebSocketEngine.builder(this).build();
    private final HttpServer server = new HttpServer();
    private final NetworkListener listener = new NetworkListener("cable", "127.0.0.1", 0);

    private TyrusContainer() {
        super((ServerApplicationConfig) null);
    }

    static Running start(Containers.Setup setup) throws Exception {
        TyrusContainer container = new TyrusContainer();
        setup.accept(container);
        container.start("", 0);
        return Containers.running(container.listener.getPort(), container::stop);
    }

    @Override
    public void start(String rootPath, int port) throws IOException, DeploymentException {
        listener.getTransport().setIOStrategy(WorkerThreadIOStrategy.getInstance());
        listener.getKeepAlive().setIdleTimeoutInSeconds(-1);
        listener.registerAddOn(new WebSocketAddOn(this, rootPath));
        server.addListener(listener);
        server.start();
        super.start(rootPath, port);
    }

    @Override
    public void stop() {
        super.stop();
        server.shutdownNow();
    }

    @Override
    public void register(Class<?> endpointClass) throws DeploymentException {
        engine.register(endpointClass, "");
    }

    @Override
    public void register(ServerEndpointConfig config) throws DeploymentException {
        engine.register(config, "");
    }

    @Override
    public WebSocketEngine getWebSocketEngine() {
        return engine;
    }

    @Override
    public Map<String, Object> getProperties() {
        return Map.of();
    }
}

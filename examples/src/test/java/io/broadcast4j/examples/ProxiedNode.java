package io.broadcast4j.examples;

import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.net.URI;

/** A node in this process, which is lost by cutting its clients off before it closes. */
final class ProxiedNode implements LosableNode {
    private final DemoServer server;
    private final CuttingProxy proxy;

    private ProxiedNode(DemoServer server, CuttingProxy proxy) {
        this.server = server;
        this.proxy = proxy;
    }

    static ProxiedNode start(Settings settings, Cluster cluster) throws IOException {
        DemoServer server = DemoServer.start(settings, Limits.DEFAULT, cluster);
        return new ProxiedNode(server, new CuttingProxy(server.uri().getPort()));
    }

    @Override
    public URI uri() {
        return proxy.through(server.uri());
    }

    @Override
    public void lose() {
        proxy.refuse();
        proxy.cut();
        server.close();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
    }
}

package io.broadcast4j.examples;

import io.broadcast4j.examples.CableServer.Said;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * A server behind a proxy that cuts connections, and the clients of AnyCable that a test has started there.
 *
 * <p>For one thread. {@link #close()} blocks until all of it has ended.
 */
final class CutCable implements AutoCloseable {
    private final CableServer server;
    private final CuttingProxy proxy;
    private final List<AnyCableClient> clients = new ArrayList<>();

    /** Starts the server and the proxy; there are no clients as yet. */
    CutCable() throws IOException {
        server = new CableServer();
        proxy = new CuttingProxy(server.uri().getPort());
    }

    CableServer server() {
        return server;
    }

    CuttingProxy proxy() {
        return proxy;
    }

    /** Starts a client that speaks the extended protocol, with options as {@link AnyCableClient} has them. */
    AnyCableClient extended(Map<String, ?> options) {
        return kept(AnyCableClient.extended(uri(), options));
    }

    /** Starts a client that speaks the plain protocol, with options as {@link AnyCableClient} has them. */
    AnyCableClient plain(Map<String, ?> options) {
        return kept(AnyCableClient.plain(uri(), options));
    }

    /** Says something in a room, and waits until the history has it. */
    void say(String room, String text) {
        try {
            server.broadcaster()
                    .broadcast(CableServer.room(room), new Said(text))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new AssertionError("Nobody could hear: " + text, e);
        }
    }

    @Override
    public void close() throws IOException {
        clients.forEach(AnyCableClient::close);
        proxy.close();
        server.close();
    }

    private URI uri() {
        return proxy.through(server.uri());
    }

    private AnyCableClient kept(AnyCableClient client) {
        clients.add(client);
        return client;
    }
}

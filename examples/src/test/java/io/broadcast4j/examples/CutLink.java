package io.broadcast4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection through a {@link CuttingProxy}: a socket to the client, one to the server, and a thread for each way.
 *
 * <p>Thread-safe.
 */
final class CutLink {
    private static final int BUFFER_BYTES = 16_384;

    private final Socket client;
    private final Socket server;
    private final Consumer<CutLink> cut;
    private final Consumer<CutLink> ended;
    private final Thread toClient;
    private final Thread toServer;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong end = new AtomicLong(Long.MAX_VALUE);

    /**
     * Takes two connections.
     *
     * @param cut called when as many bytes have gone to the client as were asked for; it is to reset this link
     * @param ended called once, when this link is over, for whatever reason
     */
    CutLink(Socket client, Socket server, Consumer<CutLink> cut, Consumer<CutLink> ended) throws IOException {
        this.client = client;
        this.server = server;
        this.cut = cut;
        this.ended = ended;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        toClient = new Thread(this::passToClient, "proxy-" + client.getLocalPort() + "-to-client");
        toServer = new Thread(this::passToServer, "proxy-" + client.getLocalPort() + "-to-server");
        toClient.setDaemon(true);
        toServer.setDaemon(true);
    }

    void start() {
        toClient.start();
        toServer.start();
    }

    /** Has this link cut after so many more bytes to the client. */
    void cutAfter(long bytes) {
        end.set(sent.get() + bytes);
    }

    /** Ends both connections by a reset; returns false if this link is over already. */
    boolean reset() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        reset(client);
        reset(server);
        ended.accept(this);
        return true;
    }

    /** Waits until both threads have ended. */
    void join() {
        CuttingProxy.join(toClient);
        CuttingProxy.join(toServer);
    }

    /** Ends a connection by a reset, so that the other side gets an error instead of an orderly end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private void passToClient() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int room = (int) Math.min(read, Math.max(0, end.get() - sent.get()));
                out.write(buffer, 0, room);
                sent.addAndGet(room);
                if (room < read) {
                    cut.accept(this);
                    return;
                }
            }
            client.shutdownOutput();
            finish();
        } catch (IOException e) {
            reset();
        }
    }

    private void passToServer() {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            server.shutdownOutput();
            finish();
        } catch (IOException e) {
            reset();
        }
    }

    /** Ends the connections in good order, once both sides have said all. */
    private void finish() throws IOException {
        if (client.isOutputShutdown() && server.isOutputShutdown() && over.compareAndSet(false, true)) {
            client.close();
            server.close();
            ended.accept(this);
        }
    }
}

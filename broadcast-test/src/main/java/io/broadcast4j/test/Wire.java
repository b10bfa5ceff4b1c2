package io.broadcast4j.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A TCP connection, and the bytes of it that were received and not yet looked at.
 *
 * <p>Not thread-safe.
 */
final class Wire {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int BUFFER_BYTES = 8192;

    private final Socket socket = new Socket();
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    /** Connects. A receive buffer of 0 bytes is that of the system. */
    Wire(URI uri, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
    }

    /** Does something to a socket. */
    @FunctionalInterface
    interface Use {
        void on(Socket socket) throws IOException;
    }

    void use(Use action) {
        try {
            action.on(socket);
        } catch (IOException e) {
            throw new AssertionError("The client could not use its socket", e);
        }
    }

    /** Returns the bytes that nobody has looked at; whoever does moves its position on. */
    ByteBuffer pending() {
        return pending;
    }

    /**
     * Waits for bytes, if none are pending.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return false if the connection has ended, in whatever way
     * @throws SocketTimeoutException if nothing came in time
     */
    boolean receive(long deadline) throws SocketTimeoutException {
        if (pending.hasRemaining()) {
            return true;
        }
        try {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            socket.setSoTimeout((int) Math.max(1, left));
            int read = socket.getInputStream().read(pending.array());
            pending.position(0).limit(Math.max(0, read));
            return read >= 0;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return false;
        }
    }
}

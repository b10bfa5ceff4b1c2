package io.broadcast4j.sse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client on a bare socket, which reads when it is told to. Its receive buffer is small. */
final class EventStreamSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final StringBuilder text = new StringBuilder();

    private EventStreamSocket(int port) throws IOException {
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects, and sends a request with more headers or none, each with its line end. */
    static EventStreamSocket get(int port, String path, String headers) throws IOException {
        EventStreamSocket client = new EventStreamSocket(port);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
        client.socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return client;
    }

    /** Reads until what was read contains a text, and returns all of it, chunk sizes and all. */
    String readUntil(String wanted) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        InputStream in = socket.getInputStream();
        while (text.indexOf(wanted) < 0) {
            int length = in.read(buffer);
            if (length < 0) {
                throw new AssertionError("It ended without " + wanted + ": " + text);
            }
            text.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /**
     * Reads on until the connection ends by a close or a reset, and returns what came last.
     *
     * @throws SocketTimeoutException if it does not end
     */
    String readToTheEnd(int patienceMillis) throws IOException {
        socket.setSoTimeout(patienceMillis);
        byte[] buffer = new byte[64 * 1024];
        String last = "";
        InputStream in = socket.getInputStream();
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                last = new String(buffer, 0, length, StandardCharsets.UTF_8);
            }
        } catch (SocketTimeoutException goesOn) {
            throw goesOn;
        } catch (IOException reset) {
            // It is the end as well.
        }
        return last;
    }

    /** Goes away without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}

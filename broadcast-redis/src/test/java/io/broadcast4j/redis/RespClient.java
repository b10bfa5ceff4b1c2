package io.broadcast4j.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection to Redis over a plain socket, so that a test looks at a server with other eyes than the library that it
 * tests. Blocks; a read that takes longer than 20 s fails. Values are those of {@link RespReader}. Not thread-safe.
 */
final class RespClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = (int) Await.PATIENCE.toMillis();

    private final Socket socket;
    private final RespReader in;
    private final OutputStream out;

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new RespReader(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static RespClient connect(int port) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RespClient(socket);
        } catch (IOException e) {
            close(socket);
            throw new UncheckedIOException(e);
        }
    }

    /** Makes later reads fail with {@link java.net.SocketTimeoutException} that take longer. */
    RespClient patience(Duration patience) {
        try {
            socket.setSoTimeout((int) patience.toMillis());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command and returns its answer. Fails with {@link IllegalStateException} if that is an error. */
    Object call(String... words) {
        send(words);
        return next();
    }

    void send(String... words) {
        try {
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.writeBytes(ascii("*" + words.length + "\r\n"));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                command.writeBytes(ascii("$" + bytes.length + "\r\n"));
                command.writeBytes(bytes);
                command.writeBytes(ascii("\r\n"));
            }
            out.write(command.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next value. Fails with {@link IllegalStateException} if it is an error. */
    Object next() {
        try {
            Object value = in.next();
            if (value instanceof RespError error) {
                throw new IllegalStateException(error.text());
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(socket);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

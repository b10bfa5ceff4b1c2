package io.broadcast4j.test;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A WebSocket by hand, for what no well-behaved client does: RFC 6455 without its obligations.
 *
 * <p>Not thread-safe. Reading is bounded by 10 s.
 */
final class RawWebSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSE = 8;

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final List<String> head;

    /** A frame that the server has sent; its close code is 1005 if it has none. */
    record Received(int opcode, String text, int closeCode) {}

    /** Connects with a small receive buffer, makes the handshake and reads the head of the answer. */
    RawWebSocket(URI uri, String... headers) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        String path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        head = readHead();
    }

    int status() {
        return Integer.parseInt(head.get(0).split(" ", 3)[1]);
    }

    Optional<String> header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .findFirst();
    }

    /** Sends one frame, masked with zeros. */
    void send(int opcode, boolean last, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(opcode | (last ? FIN : 0));
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        out.write(frame.toByteArray());
    }

    Received read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        int closeCode =
                opcode == CLOSE && payload.length > 1 ? ByteBuffer.wrap(payload).getShort() : 1005;
        return new Received(opcode, new String(payload, StandardCharsets.UTF_8), closeCode);
    }

    /** Reads and throws away everything, until the server ends the TCP connection; fails if it does not in time. */
    void awaitEnd(Duration within) throws IOException {
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        byte[] buffer = new byte[65_536];
        try {
            while (in.read(buffer) >= 0) {
                // What arrives does not matter.
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("The server keeps the TCP connection after " + within, e);
        } catch (IOException reset) {
            // That is an end as well.
        }
    }

    /** Ends the TCP connection by a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Ends the TCP connection in its own way, without a word of the protocol above. */
    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private List<String> readHead() throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The server ended the connection during the handshake, after " + lines);
            }
            if (next == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}

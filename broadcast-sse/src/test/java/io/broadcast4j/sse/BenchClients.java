package io.broadcast4j.sse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Many clients on one thread, which count the deliveries they get: each of them has a mark that is nowhere else.
 *
 * <p>Not thread-safe.
 */
final class BenchClients implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final byte mark;
    private long marks;

    /**
     * Creates no clients as yet.
     *
     * @param mark the character to be counted
     */
    BenchClients(char mark) throws IOException {
        this.mark = (byte) mark;
    }

    /** Connects a client and sends what it has to say. */
    void connect(URI address, byte[]... requests) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(address.getHost(), address.getPort()));
        for (byte[] request : requests) {
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** Reads until every client has heard something, which is the head of its answer and all that comes with it. */
    void settle(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        Set<SelectionKey> silent = new HashSet<>(selector.keys());
        while (!silent.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(silent.size() + " clients hear nothing");
            }
            selector.select(
                    key -> {
                        read(key);
                        silent.remove(key);
                    },
                    1_000);
        }
        marks = 0;
    }

    /** Reads until so many marks have come since the last call. */
    void await(long expected, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (marks < expected) {
            if (System.nanoTime() > deadline) {
                throw new IOException("Only " + marks + " of " + expected + " deliveries within " + patience);
            }
            selector.select(this::read, 1_000);
        }
        if (marks > expected) {
            throw new IOException(marks + " deliveries instead of " + expected);
        }
        marks = 0;
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        buffer.clear();
        try {
            if (channel.read(buffer) < 0) {
                throw new IOException("A client was cut: " + StandardCharsets.UTF_8.decode(buffer.flip()));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        for (int i = 0; i < buffer.position(); i++) {
            if (buffer.get(i) == mark) {
                marks++;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}

package io.broadcast4j.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between clients and a Redis server, and does to their connections what a bad network does. Faults hold for the
 * connections that there are and for later ones. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int BACKLOG = 200;
    private static final int ATTEMPTS = 20;

    private final Faults faults = new Faults();
    private final Queue<ProxiedConnection> connections = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final int port;
    private volatile int target;
    // Both guarded by this.
    private ServerSocket door;
    private Thread porter;

    private FaultProxy(int target) {
        this.target = target;
        this.door = firstDoor();
        this.port = door.getLocalPort();
        this.porter = start("porter", new Porter(door));
    }

    static FaultProxy before(RedisServer server) {
        return before(server.port());
    }

    static FaultProxy before(int port) {
        return new FaultProxy(port);
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Resets all connections, and returns how many. */
    int cutAll() {
        return cut(Peers.ALL);
    }

    /** Resets some connections, on both sides, and returns how many. */
    int cut(Peers peers) {
        List<ProxiedConnection> cut = open(peers);
        cut.forEach(ProxiedConnection::reset);
        return cut.size();
    }

    /**
     * Passes on so many bytes, counted over the connections that are meant, and resets the one that carries the last of
     * them. With 0 the connection is reset when the next byte comes, which is lost. Once.
     *
     * @return completed when it is cut
     */
    CompletableFuture<Void> cutAfter(long bytes, Direction direction, Peers peers) {
        return faults.cutAfter(bytes, direction, peers);
    }

    CompletableFuture<Void> cutAfter(long bytes, Direction direction) {
        return cutAfter(bytes, direction, Peers.ALL);
    }

    /** Makes both directions silent for all. */
    void blackhole() {
        blackhole(Peers.ALL);
    }

    /** Makes both directions silent for some. */
    void blackhole(Peers peers) {
        blackhole(Direction.TO_SERVER, peers);
        blackhole(Direction.TO_CLIENT, peers);
    }

    void blackhole(Direction direction) {
        blackhole(direction, Peers.ALL);
    }

    /** Passes on nothing in a direction, not even the end of a connection. What is sent meanwhile arrives after {@link #heal}. */
    void blackhole(Direction direction, Peers peers) {
        faults.blackhole(direction, peers);
    }

    /** Ends all silence. */
    void heal() {
        faults.heal();
    }

    /**
     * Loses the next published message on its way to a subscriber whose frame meets a condition, and nothing else. Each
     * call loses one.
     *
     * @param condition sees the whole frame; runs on a thread of the proxy, and must not block
     * @return the frame, when it is lost
     */
    CompletableFuture<byte[]> swallowPush(Predicate<byte[]> condition) {
        return faults.swallow(condition);
    }

    /** Loses the next published message that has a text in its channel or its content. */
    CompletableFuture<byte[]> swallowPush(String text) {
        return swallowPush(frame -> new String(frame, StandardCharsets.UTF_8).contains(text));
    }

    /** Sends connections that are opened from now on to another server. */
    void retarget(int port) {
        target = port;
    }

    /** Has new connections refused, as by a machine on which nobody listens. */
    synchronized void refuse() {
        close(door);
        join(porter);
    }

    /** Takes new connections again. */
    synchronized void accept() {
        if (door.isClosed()) {
            try {
                door = open(port);
                porter = start("porter", new Porter(door));
            } catch (IOException e) {
                throw new UncheckedIOException("Another process has taken the port", e);
            }
        }
    }

    /** Returns how many connections are open. */
    int connections() {
        return connections(Peers.ALL);
    }

    int connections(Peers peers) {
        return open(peers).size();
    }

    /** Returns how many connections were opened to the server since the proxy began. */
    int accepted() {
        return accepted.get();
    }

    /** Resets what is open, and ends all threads. */
    @Override
    public void close() {
        refuse();
        connections.forEach(ProxiedConnection::reset);
        threads.forEach(FaultProxy::join);
    }

    private List<ProxiedConnection> open(Peers peers) {
        return connections.stream()
                .filter(ProxiedConnection::isOpen)
                .filter(connection -> peers.include(connection.isSubscriber()))
                .toList();
    }

    private Thread start(String role, Runnable work) {
        Thread thread = new Thread(work, "fault-proxy-" + port + "-" + role);
        thread.setDaemon(true);
        threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private static ServerSocket firstDoor() {
        for (int i = 1; true; i++) {
            try {
                return open(FreePort.next());
            } catch (IOException e) {
                if (i == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the connections that come through one door. */
    private final class Porter implements Runnable {
        private final ServerSocket entrance;

        Porter(ServerSocket entrance) {
            this.entrance = entrance;
        }

        @Override
        public void run() {
            while (!entrance.isClosed()) {
                try {
                    admit(entrance.accept());
                } catch (IOException e) {
                    LOG.debug("The door was closed, a client was gone, or the server is not there", e);
                }
            }
        }

        private void admit(Socket client) throws IOException {
            Socket server = new Socket();
            ProxiedConnection connection = new ProxiedConnection(client, server, faults);
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            } catch (IOException e) {
                connection.reset();
                throw e;
            }
            connections.removeIf(ProxiedConnection::isClosed);
            connections.add(connection);
            int number = accepted.incrementAndGet();
            start(number + "-to-server", new Pump(connection, faults, Direction.TO_SERVER));
            start(number + "-to-client", new Pump(connection, faults, Direction.TO_CLIENT));
        }
    }
}

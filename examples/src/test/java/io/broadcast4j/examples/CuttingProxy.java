package io.broadcast4j.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a server on this machine, passes bytes both ways, and cuts connections when a test says so:
 * by a reset, without a word, as a network does.
 *
 * <p>Thread-safe. {@link #close()} blocks until its threads have ended.
 */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket door = new ServerSocket();
    private final int target;
    private final Thread porter;
    private final Set<CutLink> links = ConcurrentHashMap.newKeySet();
    private final Queue<CutLink> everyLink = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean refuses;

    /**
     * Opens a port for connections to another one.
     *
     * @param target the port of the server
     */
    CuttingProxy(int target) throws IOException {
        this.target = target;
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        porter = new Thread(this::admit, "proxy-" + port());
        porter.setDaemon(true);
        porter.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** Returns an address of the server as it is through here. */
    URI through(URI address) {
        return URI.create(address.toString().replace(":" + address.getPort(), ":" + port()));
    }

    /** Cuts every connection. New ones are accepted at once. */
    void cut() {
        links.forEach(this::cut);
    }

    /** Cuts every connection when so many more bytes have gone to its client, so that a frame may be in pieces. */
    void cutAfter(long bytesToClient) {
        links.forEach(link -> link.cutAfter(bytesToClient));
    }

    /** Resets new connections as soon as they come; those that are there stay. */
    void refuse() {
        refuses = true;
    }

    /** Accepts new connections again. */
    void accept() {
        refuses = false;
    }

    /** Returns how many connections were cut, not counting those that were refused or that ended by themselves. */
    int cuts() {
        return cuts.get();
    }

    /** Returns how many connections there are. */
    int connections() {
        return links.size();
    }

    @Override
    public void close() throws IOException {
        door.close();
        join(porter);
        everyLink.forEach(CutLink::reset);
        everyLink.forEach(CutLink::join);
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (refuses) {
                    CutLink.reset(client);
                } else {
                    link(client);
                }
            } catch (IOException e) {
                // The door was closed, or a client was gone before it came in.
            }
        }
    }

    private void link(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            CutLink.reset(client);
            throw e;
        }
        CutLink link = new CutLink(client, server, this::cut, links::remove);
        links.add(link);
        everyLink.add(link);
        link.start();
    }

    private void cut(CutLink link) {
        if (link.reset()) {
            cuts.incrementAndGet();
        }
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

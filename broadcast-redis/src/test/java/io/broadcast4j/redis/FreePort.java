package io.broadcast4j.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port that nobody listens on. Another process may take it before its finder does, so that the finder has to be
 * ready to ask again. Thread-safe.
 */
final class FreePort {
    /**
     * Lower than the ports that systems give to outgoing connections. A client that calls a dead server's port again and
     * again would get that port for its own end sooner or later, be connected to itself, and keep the server from
     * restarting. The port of a cluster's bus, higher by 10000, is low enough too.
     */
    private static final int LOWEST = 12_000;

    private static final int HIGHEST = 21_999;
    private static final int ATTEMPTS = 1_000;

    /** Never to be handed out again: a server that is down for a while shall find its port free. */
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    static int next() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (HANDED_OUT.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

package io.broadcast4j.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port for somebody who has to be known before being there. */
final class FreePort {
    private FreePort() {}

    /** Returns a port of the loopback interface that nobody has just now. */
    static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

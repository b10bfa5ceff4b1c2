package io.broadcast4j.redis;

import java.io.IOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection through a {@link FaultProxy}: two sockets, and a {@link Pump} for each direction. Thread-safe. */
final class ProxiedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedConnection.class);

    private final Socket client;
    private final Socket server;
    private final Runnable whenClosed;
    /** The directions that nothing more will pass in. Guarded by this. */
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);

    private volatile boolean subscriber;
    private volatile boolean left;
    private volatile boolean closed;

    ProxiedConnection(Socket client, Socket server, Faults faults) {
        this.client = client;
        this.server = server;
        this.whenClosed = faults::closed;
    }

    Socket from(Direction direction) {
        return direction == Direction.TO_SERVER ? client : server;
    }

    Socket to(Direction direction) {
        return direction == Direction.TO_SERVER ? server : client;
    }

    boolean isSubscriber() {
        return subscriber;
    }

    /** Tells whether the proxy has let it go. */
    boolean isClosed() {
        return closed;
    }

    /** Tells whether neither the proxy nor the client has let it go. */
    boolean isOpen() {
        return !closed && !left;
    }

    /** Sees a command on its way to the server. */
    void carries(RespFrame command) {
        if (command.isSubscription()) {
            subscriber = true;
        }
    }

    /** Sees the end of what one side sends, which the other side may not know for a while. */
    void ends(Direction direction) {
        if (direction == Direction.TO_SERVER) {
            left = true;
        }
    }

    /** Passes on the end of what one side sends; the connection is closed when both have ended. */
    synchronized void ended(Direction direction) throws IOException {
        ended.add(direction);
        if (closed || ended.size() == Direction.values().length) {
            close();
        } else {
            to(direction).shutdownOutput();
        }
    }

    /** Closes both sockets so that both sides see a reset. */
    synchronized void reset() {
        if (!closed) {
            try {
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
            } catch (IOException e) {
                LOG.debug("A socket that is closed already has nothing to reset", e);
            }
            close();
        }
    }

    private void close() {
        closed = true;
        for (Socket socket : new Socket[] {client, server}) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("A socket that does not close is of no use either", e);
            }
        }
        whenClosed.run();
    }
}

package io.broadcast4j.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The door of the engine: a transport knocks here for each client.
 *
 * <p>Thread-safe. Blocking: none.
 */
public interface Acceptor {
    /**
     * Decides whether a handshake may become a connection, from what it says alone: origin, capacity, rate. Who the
     * client is will be found out after {@link #open}, off the container's threads.
     */
    Admission admit(Handshake handshake);

    /**
     * Returns the page that may read an answer to a handshake that was admitted, for transports whose answers a browser
     * keeps from pages of other origins: the value of {@code Access-Control-Allow-Origin}.
     *
     * @return an origin, whose pages may send the visitor's cookies along; {@code *} where every page is admitted, which
     *     then may not; or nothing if the handshake came from no page
     */
    Optional<String> allowedOrigin(Handshake handshake);

    /**
     * Opens a connection for a handshake that was admitted. The engine authenticates, welcomes, and from then on sends
     * through the outlet.
     */
    Inlet open(Handshake handshake, Outlet outlet);

    /**
     * Picks the subprotocol: the first of the client's list that the server speaks.
     *
     * @return the one to answer with, or the empty text if none of them is known (the connection is accepted all the
     *     same, and speaks the oldest protocol)
     */
    String negotiate(List<String> offered);

    /** Returns every subprotocol that {@link #negotiate} may pick, for containers that want to know in advance. */
    List<String> subprotocols();

    /** Returns the size of the largest message a client may send, in bytes of UTF-8. */
    int maxInboundBytes();

    /** Returns how long a transport waits for a client's part of the closing handshake. */
    Duration closeTimeout();
}

package io.broadcast4j.server;

import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Identity;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Disconnect;

/** What a subscription needs of the connection it belongs to. */
interface ClientContext extends Recipient {
    /** Returns what every connection shares. */
    Engine engine();

    /** Returns the protocol of this client. */
    Protocol protocol();

    /** Runs application code of this connection, one task at a time. */
    void execute(Runnable task);

    /** Returns who the client is. */
    Identity identity();

    /** Returns what observers are told. */
    ConnectionInfo info();

    /** Returns how many messages have come from the client so far. */
    long received();

    /** Tells whether the connection is being ended or gone; what it sends is ignored then. */
    boolean isEnding();

    /** Tells the client why, and has the outlet close. Idempotent: the first reason counts. */
    void cut(Disconnect reason);
}

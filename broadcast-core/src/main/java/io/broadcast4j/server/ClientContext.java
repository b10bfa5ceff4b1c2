package io.broadcast4j.server;

import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Identity;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Instant;

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

    /** Returns when the client last gave a sign of life. */
    Instant lastHeard();

    /** Puts a frame into the outbox and flushes it, or keeps it for after the welcome. */
    void say(Frame frame);

    /** The client has answered a ping, and where that is a custom is expected to go on. */
    void answeredPing();

    /** Returns how many messages have come from the client so far. */
    long received();

    /** Tells whether the connection is being ended or gone; what it sends is ignored then. */
    boolean isEnding();

    /** Tells the client why, and has the outlet close. Idempotent: the first reason counts. */
    void cut(Disconnect reason);
}

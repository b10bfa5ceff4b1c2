package io.broadcast4j.transport;

/**
 * The way in from one client. The engine implements it; the transport calls it.
 *
 * <p>Thread: calls for one client come one after another, as containers deliver them. Blocking: none, so the
 * container's I/O threads may call. Failure: nothing is thrown for what a client sends.
 */
public interface Inlet {
    /** Takes one whole text message from the client. Messages after {@link #closed()} are ignored. */
    void receive(String text);

    /** Refuses a message that the transport could not turn into text, and ends the connection for that reason. */
    void refuse(Disconnect reason);

    /** The connection is gone, whoever ended it. Idempotent. */
    void closed();
}

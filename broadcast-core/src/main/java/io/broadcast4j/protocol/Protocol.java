package io.broadcast4j.protocol;

import io.broadcast4j.Message;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.List;

/**
 * One wire protocol: reads commands, writes the server's messages.
 *
 * <p>Implementations are stateless and thread-safe. Non-blocking. Two clients of one protocol with one identifier
 * receive the very same frame, which is what lets the engine encode once for all of them.
 */
public interface Protocol {
    /** Returns the WebSocket subprotocol. */
    String name();

    /**
     * Reads a command.
     *
     * @throws MalformedCommandException if the text is not one
     */
    Command decode(String text);

    /** Greets a client that was authenticated, naming the extensions that were agreed on. */
    Frame welcome(List<String> extensions);

    /** Shows that the server is alive, at a time in whole seconds since 1970. */
    Frame ping(long epochSeconds);

    /** Confirms a subscription. */
    Frame confirmation(String identifier);

    /** Rejects a subscription. */
    Frame rejection(String identifier);

    /** Carries a message of a stream to a subscription. */
    Frame message(String identifier, Message message);

    /** Carries one JSON value to one subscription, outside of any stream. */
    Frame transmission(String identifier, String json);

    /** Announces that the server ends the connection. */
    Frame disconnect(Disconnect reason);
}

package io.broadcast4j.protocol;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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

    /** Greets a client that was authenticated. */
    Frame welcome(Welcome welcome);

    /** Shows that the server is alive, at a time in whole seconds since 1970. */
    Frame ping(long epochSeconds);

    /**
     * Returns how rarely the client is pinged.
     *
     * @param beat the time between two beats of the server, which is positive
     * @return at every how manieth of them
     */
    default int beatsPerPing(Duration beat) {
        return 1;
    }

    /** Answers a client that asked for a sign of life. */
    Frame pong();

    /** Confirms a subscription. */
    Frame confirmation(String identifier);

    /** Rejects a subscription. */
    Frame rejection(String identifier);

    /** Carries a message of a stream to a subscription. */
    Frame message(String identifier, Message message);

    /**
     * Returns the protocol of a subscription of this one that has asked for history, and so wants to know the position of
     * each message: this protocol itself, if it shows positions anyway.
     */
    Protocol withPositions();

    /**
     * Tells whether the protocol keeps count for the client, of all its streams at once. Such a client does not ask for the
     * history of each subscription, and is not told where there is none.
     */
    default boolean keepsCount() {
        return false;
    }

    /**
     * Notes that all that was missed of a subscription has gone out.
     *
     * @param places up to where the client has now seen each stream; {@link Position#NONE} where that is not known
     * @return empty, as long as the protocol does not keep count for the client
     */
    default Optional<Frame> caughtUp(String identifier, Map<Stream, Position> places) {
        return Optional.empty();
    }

    /**
     * Notes that the channel has made of a remembered message what it wanted, so that the client has seen it or need not.
     *
     * @return empty, as long as the protocol does not keep count for the client
     */
    default Optional<Frame> heard(String identifier, Message message) {
        return Optional.empty();
    }

    /** Says that everything the client has asked for was replayed. */
    Frame historyConfirmation(String identifier);

    /** Says that a part of what the client has asked for is gone, and that nothing was replayed. */
    Frame historyRejection(String identifier);

    /**
     * Says that messages of a subscription were lost, between those before this and those after it.
     *
     * @return empty if the protocol has no word for that; then the client is disconnected, to begin anew
     */
    Optional<Frame> gap(String identifier);

    /** Lists who is present. */
    Frame presence(String identifier, PresencePage page, boolean records);

    /** Says that it is not known who is present. */
    Frame presenceFailure(String identifier);

    /** Carries one JSON value to one subscription, outside of any stream. */
    Frame transmission(String identifier, String json);

    /** Announces that the server ends the connection. */
    Frame disconnect(Disconnect reason);
}

package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.concurrent.CompletionStage;

/**
 * Carries messages between the nodes of one application.
 *
 * <p>Order: messages of one stream reach a {@link Receiver} one after another, in the order of their positions; without
 * history, in the order in which one publisher's calls were made. Echo: a node receives its own messages the way all
 * others do.
 *
 * <p>Thread: any. Blocking: none but {@link #close()}. Failure: a stage that fails with a {@link BroadcastException}
 * whose outcome says whether the message may have been delivered.
 */
public interface Backplane extends AutoCloseable {
    /** Begins to hand messages over. Called once, before anything else. */
    void start(Receiver receiver);

    /**
     * Hands a message to every node that listens to its stream.
     *
     * @return the position it was stored at, or {@link Position#NONE} without history
     */
    CompletionStage<Position> publish(Message message);

    /**
     * Listens to a stream on behalf of this node.
     *
     * <p>The engine calls this while it holds the entry of the stream in its own table: the call must return at once and
     * never call back into the receiver on this thread.
     *
     * @return completes when every message published from then on will be received; it may complete on any thread
     */
    CompletionStage<Void> subscribe(Stream stream);

    /** Stops listening to a stream. Called under the same conditions as {@link #subscribe(Stream)}. */
    void unsubscribe(Stream stream);

    /** Returns what is remembered of the streams, {@link History#NONE} for nothing. */
    History history();

    /** Stops, and hands over nothing any more. Idempotent. May block for a bounded time. */
    @Override
    void close();

    /** Takes the messages that arrive at a node. */
    @FunctionalInterface
    interface Receiver {
        /** Takes a message. Called on the backplane's thread; waits for no client, and throws nothing. */
        void receive(Message message);
    }
}

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
     * Stores a message in the history of its stream, where it is to be remembered, and hands it to every node that
     * listens. One publication of a stream comes after another; the position of a remembered one is the next.
     *
     * @return the position it was stored at, or {@link Position#NONE} without history; for a repeated idempotency key
     *     that of the first publication
     */
    CompletionStage<Position> publish(Publication publication);

    /**
     * Listens to a stream on behalf of this node.
     *
     * <p>The engine calls this while it holds the entry of the stream in its own table: the call must return at once and
     * never call back into the receiver on this thread.
     *
     * @return completes, on any thread, when every message published from then on will be received; with the position
     *     that stood last at a moment between the call and then, or {@link Position#NONE} without history. What was stored
     *     after it is received, or found in the history
     */
    CompletionStage<Position> subscribe(Stream stream);

    /** Stops listening to a stream. Called under the same conditions as {@link #subscribe(Stream)}. */
    void unsubscribe(Stream stream);

    /** Returns what is remembered of the streams, {@link History#NONE} for nothing. */
    History history();

    /** Stops, and hands over nothing any more. Idempotent. May block for a bounded time. */
    @Override
    void close();

    /**
     * Takes the messages that arrive at a node, and the news of the link to the other nodes.
     *
     * <p>Thread: the backplane's, one call after another. Blocking: waits for no client. Failure: throws nothing.
     */
    @FunctionalInterface
    interface Receiver {
        /** Takes a message. */
        void receive(Message message);

        /**
         * Hears that messages may not have been handed over, because the link was interrupted for a moment or for long. It
         * is there again, so whatever is listened to can be compared with the history.
         */
        default void missed() {}

        /**
         * Hears that the link is lost, and that nothing comes from other nodes until {@link #restored()}.
         *
         * @param cause says why, for people
         */
        default void lost(String cause) {}

        /** Hears that a link that was lost is there again. Told behind {@link #missed()}. */
        default void restored() {}
    }
}

package io.broadcast4j.transport;

import java.util.List;

/**
 * The way out to one client. A transport implements it; the engine's outbox is its only caller.
 *
 * <p>Thread: any, but the engine never has two sends under way at once, so an outlet needs no queue of its own.
 * Blocking: neither method may wait for the client or the network; a call that could, goes to a thread of the
 * transport's. Failure: reported through {@link Done#failed(Throwable)}, never thrown.
 */
public interface Outlet {
    /**
     * Sends frames in the order of the list, in as few writes as the container allows.
     *
     * @param frames one or more
     * @param done called exactly once, when the container has taken the last frame or given up. It may be called before
     *     this method returns, and on any thread.
     */
    void send(List<Frame> frames, Done done);

    /**
     * Ends the connection with the close code given. If the client does not take part, the connection is broken off
     * within {@link Acceptor#closeTimeout()}. The transport then calls {@link Inlet#closed()}: that is the engine's only
     * way to learn of the end. A send under way may be abandoned. Idempotent.
     */
    void close(Disconnect disconnect);

    /** What became of a send. */
    interface Done {
        /** The container has taken all the frames. */
        void sent();

        /** The container could not take all the frames. The connection is of no use any more. */
        void failed(Throwable cause);
    }
}

package io.broadcast4j.channel;

import io.broadcast4j.presence.PresencePage;
import java.util.concurrent.CompletionStage;

/**
 * One client on one stream: whether it is present there, and who else is.
 *
 * <p>A client joins under the key of its identity, so that several tabs of one user are one member. Whoever streams from
 * the stream is told of joins, updates and leaves. A subscription that ends leaves at once; a connection that is lost
 * leaves after a while, unless its user is back by then.
 *
 * <p>Thread-safe. Blocking: none. Failure: a stage that fails with {@link io.broadcast4j.BroadcastException}; a wrong use
 * throws at once: {@link IllegalArgumentException} for an info that cannot be written as JSON or is larger than a message
 * may be, {@link IllegalStateException} for more streams than a subscription may have.
 */
public interface Presence {
    /**
     * Lets this client be present, and shows others what it is given. Once it is present, that is an update.
     *
     * @param info anything that can be written as JSON
     */
    CompletionStage<Void> join(Object info);

    /**
     * Like {@link #join(Object)}, under another id than that of the identity.
     *
     * @param id not empty
     * @throws IllegalStateException if the client is present as somebody else
     */
    CompletionStage<Void> join(String id, Object info);

    /** Shows others something else; nothing happens if this client is not present. */
    CompletionStage<Void> update(Object info);

    /** Lets this client leave; its user stays if another session of theirs is present. */
    CompletionStage<Void> leave();

    /** Returns the first page of the members of the stream, sorted by id. */
    CompletionStage<PresencePage> members();

    /**
     * Returns a page of the members of the stream, sorted by id.
     *
     * @param after an id after which the page begins, or the empty text for the first page
     * @param limit how many members to return, 1 to 1,000
     */
    CompletionStage<PresencePage> members(String after, int limit);

    /**
     * Lets the client itself join, leave and list by the commands of AnyCable's protocol. It joins under the key of its
     * identity, whatever id it sends; one that is anonymous under the id it sends, which may be the key of somebody known: do
     * not open a stream to both unless you can bear that. A subscription has one stream for
     * that: the last one for which this was called.
     */
    void open();
}

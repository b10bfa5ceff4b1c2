package io.broadcast4j;

import java.time.Duration;

/**
 * Sees what the server does: the seat of logs and metrics.
 *
 * <p>Every method does nothing by default. Thread: whichever the event happens on, so implementations are thread-safe,
 * fast and never block. What they throw is caught and logged, and harms nobody.
 *
 * <p>Texts that a client chose (identifiers, details) may hold anything: escape them before they reach a log, and never
 * make a metric's label of them. The {@code reason}s are a small closed set made by this library.
 */
public interface BroadcastObserver {
    /** A handshake was turned away before it became a connection. */
    default void handshakeRefused(String reason, String detail) {}

    /** A client was authenticated and welcomed. */
    default void connectionOpened(ConnectionInfo connection) {}

    /** The server decided to end a connection, for the reason given, be it open yet or not. */
    default void connectionCut(ConnectionInfo connection, String reason) {}

    /** A connection that was opened is gone, and everything that belonged to it has been cleaned up. */
    default void connectionClosed(ConnectionInfo connection, Duration lasted) {}

    /** A subscription is confirmed: all its streams are live. */
    default void subscriptionConfirmed(ConnectionInfo connection, String identifier) {}

    /**
     * A subscription was turned away.
     *
     * @param reason {@code unknown_channel}, {@code bad_identifier}, {@code identifier_too_long},
     *     {@code too_many_subscriptions}, {@code filtered}, {@code rejected} by its channel, which may have thrown, or
     *     {@code not_live}
     */
    default void subscriptionRejected(ConnectionInfo connection, String identifier, String reason) {}

    /**
     * A client sent what could not be carried out; it was ignored, and the connection lives.
     *
     * @param reason {@code malformed}, {@code rate}, {@code unknown_subscription}, {@code unknown_action},
     *     {@code bad_data}, or {@code not_allowed} for a whisper or a wish to be present that the channel has not opened
     */
    default void commandIgnored(ConnectionInfo connection, String reason, String detail) {}

    /** Application code threw; {@code where} names the place, as in {@code ChatChannel#receive}. */
    default void applicationFailed(ConnectionInfo connection, String where, Throwable error) {}

    /** A message was handed to the backplane. */
    default void published(Stream stream, int characters) {}

    /** A message could not be published. */
    default void publishFailed(Stream stream, Throwable error) {}

    /** A message was handed to the queues of this many subscriptions on this node. */
    default void delivered(Stream stream, int subscriptions) {}

    /** Messages of a stream did not reach this node, and were read from the history; nobody misses them. */
    default void messagesRepaired(Stream stream, int messages) {}

    /** Messages of a stream did not reach this node and are gone; everybody here who streams from it is told. */
    default void messagesLost(Stream stream) {}

    /**
     * This node is cut off from the others, or from a part of what carries messages: broadcasts may neither arrive nor
     * succeed.
     *
     * @param cause says why, for people
     */
    default void backplaneLost(String cause) {}

    /** This node is no longer cut off; what was broadcast meanwhile is being read from the history. */
    default void backplaneRestored(Duration outage) {}

    /** A client was sent everything that it had missed of a subscription's streams. */
    default void historyReplayed(ConnectionInfo connection, String identifier, int messages) {}

    /** A client asked for messages that are not there any more, or asked in a way that makes no sense; it was told. */
    default void historyRejected(ConnectionInfo connection, String identifier) {}

    /** A client came back, and goes on with this many subscriptions of the session it had before. */
    default void sessionRestored(ConnectionInfo connection, int subscriptions) {}

    /** Something failed inside the server that should not. */
    default void internalFailure(String where, Throwable error) {}
}

package io.broadcast4j.transport;

import java.util.Set;

/**
 * Why the server ends a connection: what the client is told, and with which WebSocket close code.
 *
 * <p>Every reason this library cuts a client for is a constant here. Close codes are those of RFC 6455 section 7.4.1;
 * {@code reason} and {@code reconnect} travel in the {@code disconnect} message of the Action Cable protocol, before the
 * close frame.
 *
 * <p>Immutable, thread-safe.
 *
 * @param reason a short word from a small closed set
 * @param closeCode the close code of the WebSocket
 * @param reconnect whether a client should try again by itself
 */
public record Disconnect(String reason, int closeCode, boolean reconnect) {
    /** The page that opened the connection is not one of ours. */
    public static final Disconnect INVALID_ORIGIN = new Disconnect("invalid_origin", 1008, false);

    /** The server takes no more connections for now. */
    public static final Disconnect TRY_AGAIN_LATER = new Disconnect("try_again_later", 1013, true);

    /** The credentials were missing or wrong. */
    public static final Disconnect UNAUTHORIZED = new Disconnect("unauthorized", 1008, false);

    /** The credentials were right once. */
    public static final Disconnect TOKEN_EXPIRED = new Disconnect("token_expired", 1008, false);

    /** The user has too many connections. */
    public static final Disconnect TOO_MANY_CONNECTIONS = new Disconnect("too_many_connections", 1008, false);

    /** Authentication took too long. */
    public static final Disconnect HANDSHAKE_TIMEOUT = new Disconnect("handshake_timeout", 1008, true);

    /** The client keeps sending what is not the protocol. */
    public static final Disconnect INVALID_REQUEST = new Disconnect("invalid_request", 1008, false);

    /** The client sent a binary message, which the JSON protocol has none of. */
    public static final Disconnect UNSUPPORTED_DATA = new Disconnect("unsupported_data", 1003, false);

    /** The client sent a message over the size limit. */
    public static final Disconnect MESSAGE_TOO_BIG = new Disconnect("message_too_big", 1009, false);

    /** The client keeps sending commands faster than it may. */
    public static final Disconnect RATE_LIMITED = new Disconnect("rate_limited", 1008, true);

    /** The client does not read what it is sent. */
    public static final Disconnect TOO_SLOW = new Disconnect("too_slow", 1008, true);

    /** The client promised to answer pings, and stopped. */
    public static final Disconnect NO_PONG = new Disconnect("no_pong", 1008, true);

    /** What was sent to the client could not be written; it will hardly hear of this either. */
    public static final Disconnect UNREACHABLE = new Disconnect("unreachable", 1011, true);

    /** The server can no longer tell that the client has seen every message. */
    public static final Disconnect INSUFFICIENT_STATE = new Disconnect("insufficient_state", 1008, true);

    /** The client has come back by another connection, and goes on there. */
    public static final Disconnect SESSION_RESUMED = new Disconnect("session_resumed", 1000, true);

    /** The server is stopping, and another one will be there. */
    public static final Disconnect SERVER_RESTART = new Disconnect("server_restart", 1001, true);

    /** The server failed. */
    public static final Disconnect INTERNAL_ERROR = new Disconnect("internal_error", 1011, true);

    private static final Set<Disconnect> RESUMABLE = Set.of(TOO_SLOW, NO_PONG, UNREACHABLE, INSUFFICIENT_STATE);

    /** Tells whether a client that was cut for this may go on with its session when it is back. */
    public boolean isResumable() {
        return RESUMABLE.contains(this);
    }

    /** Returns the reason for a connection that the application ended by its identity. */
    public static Disconnect remote(boolean reconnect) {
        return new Disconnect("remote", 1000, reconnect);
    }
}

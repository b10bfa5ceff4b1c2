package io.broadcast4j.transport;

/**
 * What the {@link Acceptor} says to a handshake.
 *
 * <p>Immutable, thread-safe.
 *
 * @param status the HTTP status to refuse with, or 101 if the upgrade may go on
 * @param reason a short word for logs, never shown to the client
 * @param retryAfterSeconds when to try again, for the {@code Retry-After} header; 0 for none
 */
public record Admission(int status, String reason, int retryAfterSeconds) {
    /** The upgrade may go on. */
    public static final Admission GRANTED = new Admission(101, "", 0);

    /** The page that opened the connection is not one of ours. */
    public static final Admission ORIGIN_REFUSED = new Admission(403, "origin", 0);

    /** The client's address made too many handshakes or holds too many connections. */
    public static final Admission TOO_MANY_REQUESTS = new Admission(429, "address", 5);

    /** The node holds as many connections as it can. */
    public static final Admission FULL = new Admission(503, "full", 5);

    /** The node is stopping. */
    public static final Admission STOPPING = new Admission(503, "stopping", 2);

    /** Tells whether the upgrade may go on. */
    public boolean isGranted() {
        return status == GRANTED.status;
    }

    /** Returns what a client is told whose transport cannot answer with an HTTP status any more. */
    public Disconnect disconnect() {
        return equals(ORIGIN_REFUSED) ? Disconnect.INVALID_ORIGIN : Disconnect.TRY_AGAIN_LATER;
    }
}

package io.broadcast4j.sse;

/** A request that says nothing this endpoint can do. The message is for the client, and shows nothing it has sent. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}

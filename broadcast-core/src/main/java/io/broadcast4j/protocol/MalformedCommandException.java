package io.broadcast4j.protocol;

import java.io.Serial;

/** Says why a client's text is not a command. The engine answers it in one place. */
public final class MalformedCommandException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception with what is wrong, in words that may go into a log. */
    public MalformedCommandException(String message) {
        super(message);
    }
}

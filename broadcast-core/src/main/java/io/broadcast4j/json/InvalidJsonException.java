package io.broadcast4j.json;

import java.io.Serial;

/** Says what is wrong with a piece of JSON that came from outside, in words that may go into a log. */
public final class InvalidJsonException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates the exception with what is wrong and where. */
    public InvalidJsonException(String message) {
        super(message);
    }
}

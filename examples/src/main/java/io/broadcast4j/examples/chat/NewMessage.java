package io.broadcast4j.examples.chat;

/**
 * A message that a client wants to post.
 *
 * @param body what it says, without white space around it
 */
public record NewMessage(String body) {
    /** The longest message, in characters. */
    public static final int MAX_LENGTH = 2_000;

    /**
     * Checks the body.
     *
     * @throws IllegalArgumentException if it is blank or too long
     */
    public NewMessage {
        body = body.strip();
        if (body.isEmpty() || body.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "body: expected 1 to " + MAX_LENGTH + " characters, found " + body.length());
        }
    }
}

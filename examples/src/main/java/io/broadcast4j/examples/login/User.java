package io.broadcast4j.examples.login;

import java.util.UUID;

/** Somebody who signed in. */
public record User(String id, String name) {
    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 40;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is blank, too long or holds control characters; its message is for people
     */
    public User {
        name = name.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("A name has 1 to " + MAX_NAME_LENGTH + " characters.");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A name has no control characters.");
        }
    }

    /** Returns a user nobody has seen before. */
    public static User named(String name) {
        return new User(UUID.randomUUID().toString(), name);
    }
}

package io.broadcast4j.examples.chat;

/**
 * Stands for the table of rooms that a real application would have: there is a room for every decent id.
 *
 * <p>Immutable, thread-safe.
 */
public final class ChatRooms {
    private static final int MAX_LENGTH = 40;

    /** Tells whether there is such a room: its id has up to 40 letters, digits, hyphens and underscores. */
    public boolean exists(ChatRoom room) {
        String id = room.id();
        return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(ChatRooms::isDecent);
    }

    private static boolean isDecent(int c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }
}

package io.broadcast4j.examples.chat;

import java.util.Set;

/**
 * The rooms that there are.
 *
 * <p>Immutable, thread-safe.
 */
public final class ChatRooms {
    private final Set<String> ids;

    /** Creates rooms with these ids. */
    public ChatRooms(String... ids) {
        this.ids = Set.of(ids);
    }

    /** Tells whether there is such a room. */
    public boolean exists(ChatRoom room) {
        return ids.contains(room.id());
    }
}

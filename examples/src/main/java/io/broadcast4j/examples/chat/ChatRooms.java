package io.broadcast4j.examples.chat;

import io.broadcast4j.json.Json;
import java.util.Optional;
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

    /** Returns the room that a subscription asks for, if there is such a room. */
    public Optional<ChatRoom> find(Json params) {
        String id = params.id("room_id");
        return ids.contains(id) ? Optional.of(new ChatRoom(id)) : Optional.empty();
    }
}

package io.broadcast4j.examples.chat;

import io.broadcast4j.Stream;

/** A room to chat in. */
public record ChatRoom(String id) {
    /** Returns the stream of everything that happens in the room. */
    public Stream stream() {
        return Stream.of("chat_room", id);
    }
}

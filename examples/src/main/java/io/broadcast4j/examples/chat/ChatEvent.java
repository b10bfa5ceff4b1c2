package io.broadcast4j.examples.chat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.broadcast4j.examples.login.User;

/** What happens in a room, as the clients read it: {@code {"type": "user_joined", "user": {…}}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ChatEvent {
    /** Somebody said something. */
    @JsonTypeName("message")
    record MessagePosted(ChatMessage message, User user) implements ChatEvent {}

    /** Somebody came in. */
    @JsonTypeName("user_joined")
    record UserJoined(User user) implements ChatEvent {}

    /** Somebody went away. */
    @JsonTypeName("user_left")
    record UserLeft(User user) implements ChatEvent {}

    /** Somebody has begun to type, or has stopped. */
    @JsonTypeName("typing")
    record UserTyping(boolean typing, User user) implements ChatEvent {}
}

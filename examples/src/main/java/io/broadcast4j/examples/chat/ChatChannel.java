package io.broadcast4j.examples.chat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.examples.chat.ChatEvent.MessagePosted;
import io.broadcast4j.examples.chat.ChatEvent.UserJoined;
import io.broadcast4j.examples.chat.ChatEvent.UserLeft;
import io.broadcast4j.examples.chat.ChatEvent.UserTyping;
import io.broadcast4j.examples.login.User;
import io.broadcast4j.publish.Throttler;
import java.time.Duration;

/**
 * One room of the chat: {@code {"channel": "ChatChannel", "room_id": 1}}.
 *
 * <p>Thread-safe.
 */
public final class ChatChannel implements Channel {
    private final ChatRooms rooms;
    private final ChatMessages messages;
    private final Throttler typing = Throttler.every(Duration.ofSeconds(3));

    /** Creates the channel for all rooms. */
    public ChatChannel(ChatRooms rooms, ChatMessages messages) {
        this.rooms = rooms;
        this.messages = messages;
    }

    @Override
    public void subscribed(Subscription client) {
        if (!rooms.exists(room(client))) {
            client.reject();
            return;
        }
        client.streamFrom(stream(client));
        client.broadcast(stream(client), new UserJoined(user(client)));
    }

    @Override
    public void unsubscribed(Subscription client) {
        if (!client.isRejected()) {
            client.broadcast(stream(client), new UserLeft(user(client)));
        }
    }

    /** Posts a message to the room. */
    @Action
    public void receive(Subscription client, NewMessage draft) {
        client.broadcast(stream(client), new MessagePosted(messages.create(draft.body()), user(client)));
    }

    /**
     * Shows the others that the user is typing, or has stopped: once in three seconds, so a stop may get lost. Whoever
     * shows an indicator takes it away with the user's next message, or after a few seconds without news.
     */
    @Action
    public void typing(Subscription client, Typing state) {
        User user = user(client);
        if (typing.tryAcquire(new TypingKey(user.id(), room(client)))) {
            client.broadcastToOthers(stream(client), new UserTyping(state.typing(), user));
        }
    }

    private static Stream stream(Subscription client) {
        return room(client).stream();
    }

    private static ChatRoom room(Subscription client) {
        return new ChatRoom(client.params().id("room_id"));
    }

    private static User user(Subscription client) {
        return client.identity().as(User.class);
    }

    /** What {@link #typing} is sent. */
    public record Typing(boolean typing) {}

    private record TypingKey(String userId, ChatRoom room) {}
}

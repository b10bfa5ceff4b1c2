package io.broadcast4j.backplane;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import java.util.List;

/** What a {@link History} answers. */
public sealed interface Replay {
    /** Returns the newest position of the stream. */
    Position top();

    /** Everything that was asked for, oldest first, without a hole. */
    record Messages(List<Message> messages, Position top) implements Replay {
        /** Copies the list. */
        public Messages {
            messages = List.copyOf(messages);
        }
    }

    /** A part of what was asked for is gone; whoever asked must be told. */
    record Gap(Position top) implements Replay {}
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Replay;
import java.util.ArrayList;
import java.util.List;

/**
 * The sequence of one stream. What it hands on is written down as offsets, {@code lost to 7} and {@code lost} for a loss
 * without a position.
 */
final class SequenceLab implements BroadcastObserver {
    static final Stream NEWS = Stream.of("news");
    static final int HELD_BYTES = 1 << 20;

    final ScriptedHistory history = new ScriptedHistory();
    final List<String> out = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final Sequence sequence = new Sequence(
            NEWS,
            history,
            this,
            HELD_BYTES,
            new Sequence.Outlets(message -> out.add(show(message)), upTo -> out.add(loss(upTo))));

    static Position at(long offset) {
        return new Position("e", offset, "");
    }

    static Message message(long offset) {
        return message(at(offset));
    }

    static Message message(Position position) {
        return new Message(NEWS, "1", position, null);
    }

    static Replay gone(Position top) {
        return new Replay.Gap(top);
    }

    /** Starts after an offset. */
    SequenceLab startedAt(long offset) {
        sequence.start(at(offset));
        return this;
    }

    void receive(long... offsets) {
        for (long offset : offsets) {
            sequence.receive(message(offset));
        }
    }

    private static String show(Message message) {
        Position position = message.position();
        return (position.epoch().equals("e") || position.isNone() ? "" : position.epoch() + " ")
                + position.offset()
                + position.entryId();
    }

    private static String loss(Position upTo) {
        return upTo.isNone() ? "lost" : "lost to " + upTo.offset();
    }

    @Override
    public void messagesRepaired(Stream stream, int messages) {
        told.add("repaired " + messages);
    }

    @Override
    public void messagesLost(Stream stream) {
        told.add("lost");
    }
}

package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.protocol.Protocol;
import java.util.List;

/** A place in an audience, seen from the subscription it belongs to. */
interface Member {
    /** Returns what stands before it. */
    Gate<Delivery> gate();

    /** Returns how much it has seen. */
    Progress progress();

    /**
     * Hands it messages from the history, past its gate, which is shut.
     *
     * @param words how a message is worded for the client
     * @param messages what it lacks, oldest first
     * @param top up to where that is all there is
     * @param whole whether the stream has no holes, unlike one of which only the latest message counts
     * @return up to where all has been handed to the client, not to code that may yet say something of it
     */
    Position replay(Protocol words, List<Message> messages, Position top, boolean whole);
}

package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
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
     * @param messages what it lacks, oldest first
     * @param top up to where that is all there is
     */
    void replay(List<Message> messages, Position top);
}

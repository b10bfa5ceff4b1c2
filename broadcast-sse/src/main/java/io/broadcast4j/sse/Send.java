package io.broadcast4j.sse;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet.Done;
import java.util.List;

/** One send of the engine. Whether the writer has its frames is known to whoever has the turn. */
final class Send {
    private final List<Frame> frames;
    private final Done done;
    private boolean taken;

    Send(List<Frame> frames, Done done) {
        this.frames = frames;
        this.done = done;
    }

    List<Frame> frames() {
        return frames;
    }

    Done done() {
        return done;
    }

    /** Tells whether the frames are with the writer. */
    boolean isTaken() {
        return taken;
    }

    /** Hands the frames to the writer. */
    void handTo(EventWriter writer) {
        taken = true;
        int last = frames.size() - 1;
        frames.subList(0, last).forEach(writer::add);
        writer.addLast(frames.get(last));
    }
}

package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.OpCode;

/** Writes frames in Jetty 12: all but the last are marked as part of a batch, and the last one flushes them together. */
final class JettyFrameWriter implements FrameWriter {
    private final CoreSession session;

    /** Takes a core session that {@link #canWriteTo} has approved of. */
    JettyFrameWriter(Object core) {
        session = (CoreSession) core;
    }

    static boolean canWriteTo(Object core) {
        return core instanceof CoreSession;
    }

    @Override
    public void write(List<Frame> frames, Outlet.Done done) {
        int last = frames.size() - 1;
        // What goes wrong with an earlier frame ends the session, and so fails the last one as well.
        for (int i = 0; i < last; i++) {
            session.sendFrame(encoded(frames.get(i)), Callback.NOOP, true);
        }
        session.sendFrame(encoded(frames.get(last)), Callback.from(done::sent, done::failed), false);
    }

    private static org.eclipse.jetty.websocket.core.Frame encoded(Frame frame) {
        return new org.eclipse.jetty.websocket.core.Frame(OpCode.TEXT, frame.utf8());
    }
}

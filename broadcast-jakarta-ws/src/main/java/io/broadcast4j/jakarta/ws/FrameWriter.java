package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.List;

/**
 * Writes frames to one session. There is one write under way at a time: the outlet above sees to it.
 *
 * <p>Blocking: none. Failure: reported, or thrown as a {@link RuntimeException}; the outlet takes the first of several reports.
 */
interface FrameWriter {
    /** Writes frames in order, then reports once, on this thread or another. */
    void write(List<Frame> frames, Outlet.Done done);
}

package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Records sends. Completes them inline, or when the test says so. */
final class HeldOutlet implements Outlet {
    final List<List<String>> sends = new ArrayList<>();
    final List<Disconnect> closes = new ArrayList<>();
    private final Queue<Done> held = new ArrayDeque<>();
    private final boolean inline;
    private int underWay;

    HeldOutlet(boolean inline) {
        this.inline = inline;
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        if (underWay++ > 0) {
            throw new AssertionError("two sends under way");
        }
        sends.add(frames.stream().map(Frame::text).toList());
        if (inline) {
            underWay--;
            done.sent();
        } else {
            held.add(done);
        }
    }

    @Override
    public void close(Disconnect disconnect) {
        closes.add(disconnect);
    }

    void complete() {
        underWay--;
        held.remove().sent();
    }

    void fail() {
        underWay--;
        held.remove().failed(new IllegalStateException("gone"));
    }

    List<String> texts() {
        return sends.stream().flatMap(List::stream).toList();
    }
}

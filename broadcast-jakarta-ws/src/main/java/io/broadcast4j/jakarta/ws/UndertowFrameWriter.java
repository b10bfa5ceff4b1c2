package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Outlet;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.List;

/** Writes frames in Undertow: what is handed over while it writes, it gathers into its next write. */
final class UndertowFrameWriter implements FrameWriter {
    private final WebSocketChannel channel;

    /** Takes a channel that {@link #canWriteTo} has approved of. */
    UndertowFrameWriter(Object channel) {
        this.channel = (WebSocketChannel) channel;
    }

    static boolean canWriteTo(Object channel) {
        return channel instanceof WebSocketChannel;
    }

    @Override
    public void write(List<Frame> frames, Outlet.Done done) {
        Report report = new Report(done);
        int last = frames.size() - 1;
        for (int i = 0; i <= last; i++) {
            WebSockets.sendText(frames.get(i).utf8(), channel, report, i == last);
        }
    }

    /** Reports the last frame as sent, and any that failed; the outlet takes the first of several reports. */
    private record Report(Outlet.Done done) implements WebSocketCallback<Boolean> {
        @Override
        public void complete(WebSocketChannel from, Boolean last) {
            if (last) {
                done.sent();
            }
        }

        @Override
        public void onError(WebSocketChannel from, Boolean last, Throwable cause) {
            done.failed(cause);
        }
    }
}

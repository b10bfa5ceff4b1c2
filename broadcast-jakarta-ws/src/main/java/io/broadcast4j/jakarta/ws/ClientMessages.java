package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;

/**
 * Takes what a client sends, and bounds it in bytes of UTF-8, whatever the container counts.
 *
 * <p>A container that has a bound of its own below ours allocates buffers of that size for each session, so it keeps its
 * bound and hands larger messages over in parts, which are joined here. The others take our bound.
 *
 * <p>Thread: the container's, one call after another. Not thread-safe beyond that.
 */
final class ClientMessages {
    private final Inlet inlet;
    private final int maxBytes;
    private final StringBuilder parts = new StringBuilder(0);
    private int bytes;

    private ClientMessages(Inlet inlet, int maxBytes) {
        this.inlet = inlet;
        this.maxBytes = maxBytes;
    }

    static void deliver(Session session, Inlet inlet, int maxBytes) {
        ClientMessages messages = new ClientMessages(inlet, maxBytes);
        int containerBound = session.getMaxTextMessageBufferSize();
        if (containerBound > 0 && containerBound < maxBytes) {
            session.addMessageHandler(String.class, messages::part);
        } else {
            session.setMaxTextMessageBufferSize(maxBytes);
            session.addMessageHandler(String.class, messages::whole);
        }
        session.addMessageHandler(ByteBuffer.class, messages::binary);
    }

    private void whole(String text) {
        part(text, true);
    }

    private void part(String text, boolean last) {
        // No more than the bound is ever kept; what comes after it is counted no further.
        bytes = bytes > maxBytes ? bytes : bytes + Frame.utf8Length(text);
        if (bytes > maxBytes) {
            parts.setLength(0);
            inlet.refuse(Disconnect.MESSAGE_TOO_BIG);
        } else if (last && parts.isEmpty()) {
            inlet.receive(text);
        } else {
            parts.append(text);
            if (last) {
                inlet.receive(parts.toString());
            }
        }
        if (last) {
            parts.setLength(0);
            parts.trimToSize();
            bytes = 0;
        }
    }

    private void binary(ByteBuffer part, boolean last) {
        inlet.refuse(Disconnect.UNSUPPORTED_DATA);
    }
}

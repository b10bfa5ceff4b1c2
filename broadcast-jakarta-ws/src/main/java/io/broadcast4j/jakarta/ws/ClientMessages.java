package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a client sends, and bounds it in bytes of UTF-8, whatever the container counts.
 *
 * <p>A container that has a bound of its own below ours allocates buffers of that size for each session, so it keeps its
 * bound and hands larger messages over in parts, which are joined here. The others take our bound.
 *
 * <p>Thread: the container's, one call after another. Not thread-safe beyond that.
 */
final class ClientMessages {
    private final int maxBytes;
    private final StringBuilder parts = new StringBuilder(0);
    private int bytes;
    private volatile @Nullable Inlet inlet;

    private ClientMessages(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes the messages of a session that is being opened; none comes before the container has opened it. */
    static ClientMessages from(Session session, int maxBytes) {
        ClientMessages messages = new ClientMessages(maxBytes);
        int containerBound = session.getMaxTextMessageBufferSize();
        if (containerBound > 0 && containerBound < maxBytes) {
            session.addMessageHandler(String.class, messages::part);
        } else {
            session.setMaxTextMessageBufferSize(maxBytes);
            session.addMessageHandler(String.class, messages::whole);
        }
        session.addMessageHandler(ByteBuffer.class, messages::binary);
        return messages;
    }

    /** Delivers them from now on. Without that, as for a client that is refused, they go nowhere. */
    void deliverTo(Inlet opened) {
        inlet = opened;
    }

    private void whole(String text) {
        part(text, true);
    }

    private void part(String text, boolean last) {
        Inlet target = inlet;
        if (target != null) {
            join(text, last, target);
        }
    }

    private void join(String text, boolean last, Inlet target) {
        // No more than the bound is ever kept; what comes after it is counted no further.
        bytes = bytes > maxBytes ? bytes : bytes + Frame.utf8Length(text);
        if (bytes > maxBytes) {
            parts.setLength(0);
            target.refuse(Disconnect.MESSAGE_TOO_BIG);
        } else if (last && parts.isEmpty()) {
            target.receive(text);
        } else {
            parts.append(text);
            if (last) {
                target.receive(parts.toString());
            }
        }
        if (last) {
            parts.setLength(0);
            parts.trimToSize();
            bytes = 0;
        }
    }

    private void binary(ByteBuffer part, boolean last) {
        Inlet target = inlet;
        if (target != null) {
            target.refuse(Disconnect.UNSUPPORTED_DATA);
        }
    }
}

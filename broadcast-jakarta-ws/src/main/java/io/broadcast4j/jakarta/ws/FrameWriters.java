package io.broadcast4j.jakarta.ws;

import jakarta.websocket.Session;

/**
 * Picks how frames are written to a session: by what its container offers for many frames in one write, or by the
 * standard.
 *
 * <p>A container that hides its classes from the application, that is of another version, or that has agreed on an
 * extension with the client, gets the standard way.
 */
final class FrameWriters {
    private FrameWriters() {}

    static FrameWriter of(Session session) {
        if (session.getNegotiatedExtensions().isEmpty()) {
            ContainerSession container = ContainerSession.of(session);
            try {
                Object core = container.jettyCore();
                if (core != null && JettyFrameWriter.canWriteTo(core)) {
                    return new JettyFrameWriter(core);
                }
                Object channel = container.undertowChannel();
                if (channel != null && UndertowFrameWriter.canWriteTo(channel)) {
                    return new UndertowFrameWriter(channel);
                }
            } catch (LinkageError hidden) {
                // The container has such a class, but does not let applications see it.
            }
        }
        return new PortableFrameWriter(session.getAsyncRemote());
    }
}

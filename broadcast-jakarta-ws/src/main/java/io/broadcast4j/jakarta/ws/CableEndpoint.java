package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as its container sees it. Made by {@link CableEndpoints} and {@link CableUpgradeServlet}; it is public
 * because containers insist. Thread: the container's.
 */
public final class CableEndpoint extends Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(CableEndpoint.class);
    private static final long BLOCKING_SEND_MILLIS = 500;

    private final Acceptor acceptor;
    private final Closing closing;
    private volatile @Nullable SessionOutlet outlet;

    CableEndpoint(Acceptor acceptor, Closing closing) {
        this.acceptor = acceptor;
        this.closing = closing;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        SessionOutlet opened = new SessionOutlet(session, FrameWriters.of(session), closing);
        outlet = opened;
        try {
            open(session, config, opened);
        } catch (RuntimeException e) {
            if (session.isOpen()) {
                LOG.error("A connection could not be opened", e);
            }
            opened.close(Disconnect.INTERNAL_ERROR);
        }
        if (!session.isOpen()) {
            // The client was gone before the container had somebody to tell.
            opened.cutLater();
        }
    }

    /** Sets the session up first: the acceptor may close it at once, and then it takes no settings any more. */
    private void open(Session session, EndpointConfig config, SessionOutlet opened) {
        prepare(session);
        ClientMessages messages = ClientMessages.from(session, acceptor.maxInboundBytes());
        Offer offer = Offer.takeFrom(session, config.getUserProperties());
        Handshake handshake = offer.complete(session);
        Admission admission = offer.admitted() ? Admission.GRANTED : acceptor.admit(handshake);
        if (admission.isGranted()) {
            Inlet inlet = acceptor.open(handshake, opened);
            messages.deliverTo(inlet);
            opened.attach(inlet);
        } else {
            refuse(opened, admission.disconnect());
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        SessionOutlet opened = outlet;
        if (opened != null) {
            opened.end();
        }
    }

    @Override
    public void onError(Session session, Throwable error) {
        // Mostly a client that went away, which is no news. Containers differ in whether they close after an error.
        LOG.debug("Session {} failed: {}", session.getId(), error.toString());
        SessionOutlet opened = outlet;
        if (opened != null) {
            opened.cutLater();
        }
    }

    private static void prepare(Session session) {
        Map<String, Object> properties = session.getUserProperties();
        // Tomcat waits this long for a client that does not read before it closes, and 20 s without.
        properties.put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", BLOCKING_SEND_MILLIS);
        if (session.getMaxIdleTimeout() > 0) {
            // The engine's pings and its own deadlines say who is gone.
            session.setMaxIdleTimeout(0);
        }
    }

    private static void refuse(SessionOutlet outlet, Disconnect why) {
        outlet.send(List.of(new Frame(Refusal.message(why))), new Outlet.Done() {
            @Override
            public void sent() {
                outlet.close(why);
            }

            @Override
            public void failed(Throwable cause) {
                outlet.close(why);
            }
        });
        // Whoever does not read that is cut all the same.
        outlet.cutLater();
    }
}

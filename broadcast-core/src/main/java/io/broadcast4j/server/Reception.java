package io.broadcast4j.server;

import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.transport.Handshake;

/** Asks the application who a client is, and takes every answer but a clear yes for a no. */
final class Reception {
    private Reception() {}

    /** Returns an acceptance, or a refusal that the observer has been told of. Blocks as the authenticator does. */
    static Authentication authenticate(Engine engine, ConnectionInfo info, Handshake handshake) {
        Authentication found = ask(engine, info, handshake);
        if (found instanceof Authentication.Refused refused) {
            engine.observer().handshakeRefused(refused.disconnect().reason(), refused.detail());
        }
        return found;
    }

    private static Authentication ask(Engine engine, ConnectionInfo info, Handshake handshake) {
        try {
            Authentication found = engine.authenticator().authenticate(handshake);
            boolean clear = found instanceof Authentication.Accepted || found instanceof Authentication.Refused;
            return clear ? found : Authentication.unauthorized("no credentials");
        } catch (Throwable failure) {
            engine.observer().applicationFailed(info, "authenticator", failure);
            return Authentication.unauthorized("the authenticator failed");
        }
    }
}

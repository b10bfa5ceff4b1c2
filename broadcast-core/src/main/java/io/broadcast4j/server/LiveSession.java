package io.broadcast4j.server;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.Optional;

/**
 * The session of a connection that is thought to be alive, although its client asks for it from another one: clients often
 * know first that a connection is dead.
 *
 * @param connection the old connection
 * @param arrival how it came
 */
record LiveSession(Connection connection, Arrival arrival) implements Sessions.Former {
    @Override
    public String id() {
        return connection.connectionId();
    }

    @Override
    public Identity identity() {
        return connection.identity();
    }

    @Override
    public boolean trusts(Handshake handshake) {
        return arrival.isTrusted(handshake);
    }

    @Override
    public Optional<List<String>> claim() {
        if (connection.isEnding()) {
            return Optional.empty();
        }
        connection.cut(Disconnect.SESSION_RESUMED);
        return Optional.of(connection.subscriptions().confirmed());
    }
}

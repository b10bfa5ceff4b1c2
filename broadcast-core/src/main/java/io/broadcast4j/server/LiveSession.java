package io.broadcast4j.server;

import io.broadcast4j.Identity;
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
    public Trust trust() {
        return arrival.trust();
    }

    @Override
    public Optional<List<String>> claim() {
        if (!connection.giveWay()) {
            return Optional.empty();
        }
        // A transport may take its time to notice that its client is gone.
        arrival.release();
        return Optional.of(connection.subscriptions().confirmed());
    }
}

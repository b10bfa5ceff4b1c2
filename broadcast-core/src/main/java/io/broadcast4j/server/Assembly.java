package io.broadcast4j.server;

import io.broadcast4j.protocol.ExtendedProtocol;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.protocol.ProtocolNegotiation;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server put together.
 *
 * @param engine what connections share
 * @param link what arrives from the other nodes
 * @param negotiation which protocol a client speaks
 * @param connections who is connected
 * @param sessions who may come back
 * @param door who may connect
 * @param shards the threads of the fan-out
 * @param clockwork what happens from time to time
 * @param owned what the server must give back
 */
record Assembly(
        Engine engine,
        Link link,
        ProtocolNegotiation negotiation,
        ConnectionRegistry connections,
        Sessions sessions,
        Door door,
        List<Shard> shards,
        Clockwork clockwork,
        Resources owned) {

    /** Opens a connection for a handshake that was admitted. */
    Connection connect(Handshake handshake, Outlet outlet) {
        Protocol protocol = negotiation.choose(handshake);
        Connection connection = new Connection(
                engine,
                connections,
                sessions,
                new Opening(
                        UUID.randomUUID().toString(),
                        protocol,
                        protocol.name().equals(ExtendedProtocol.NAME),
                        handshake.subprotocols().contains(ProtocolNegotiation.PONG_EXTENSION),
                        shards.get(ThreadLocalRandom.current().nextInt(shards.size())),
                        door.countIn(handshake)),
                outlet);
        connections.add(connection);
        if (door.isStopping()) {
            connection.cut(Disconnect.SERVER_RESTART);
        } else {
            connection.open(handshake);
        }
        return connection;
    }

    /** Blocks until everybody is gone and everything given back. */
    void stop() {
        door.stop();
        try {
            new Drain(connections, engine.scheduler(), engine.limits().timing()).run();
        } finally {
            clockwork.stop();
            sessions.clear();
            owned.close();
        }
    }

    /** What is closed with the server, the last taken first. */
    static final class Resources implements AutoCloseable {
        private static final Duration PATIENCE = Duration.ofSeconds(1);

        private final Deque<AutoCloseable> taken = new ArrayDeque<>();

        <T extends AutoCloseable> T keep(T resource) {
            taken.push(resource);
            return resource;
        }

        ExecutorService keep(ExecutorService executor) {
            taken.push(() -> Drain.shutDown(executor, PATIENCE));
            return executor;
        }

        @Override
        public void close() {
            taken.forEach(resource -> {
                try {
                    resource.close();
                } catch (Exception failure) {
                    org.slf4j.LoggerFactory.getLogger(BroadcastServer.class).warn("Could not close", failure);
                }
            });
        }
    }
}

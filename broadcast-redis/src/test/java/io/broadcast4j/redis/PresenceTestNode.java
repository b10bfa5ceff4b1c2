package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;

/**
 * A node of one room in which clients are present, for a short lease.
 *
 * <p>Thread-safe.
 */
final class PresenceTestNode implements AutoCloseable {
    static final Stream ROOM = Stream.of("room");
    static final Duration LEASE = Duration.ofSeconds(3);
    static final Duration GRACE = Duration.ofSeconds(2);

    private final BroadcastServer server;

    /** Starts a node whose Redis is at an address. */
    PresenceTestNode(String uri, PresenceListener listener) {
        RedisBackplane redis = RedisBackplane.builder(uri).prefix("presence").build();
        server = BroadcastServer.builder()
                .backplane(redis)
                .presence(redis.presence(LEASE))
                .presenceListener(listener)
                .limits(new Limits(
                        Limits.DEFAULT.inbound(),
                        Limits.DEFAULT.outbound(),
                        Limits.DEFAULT.capacity(),
                        Limits.DEFAULT.timing().withStop(Duration.ofMillis(100), Duration.ofSeconds(5)),
                        Limits.DEFAULT.continuity().withPresence(GRACE, LEASE)))
                .channel("Room", new Room())
                .channel("Window", new Window())
                .build();
    }

    /** Connects a client that is present as somebody. Closing the inlet is losing the connection. */
    Inlet enter(String id) {
        Deaf client = new Deaf();
        client.inlet = open("{\\\"channel\\\":\\\"Room\\\",\\\"id\\\":\\\"" + id + "\\\"}", client);
        return client.inlet;
    }

    /** Connects a client that watches who comes and goes. */
    void watch(PresenceWatch viewer) {
        viewer.connected(open("{\\\"channel\\\":\\\"Window\\\"}", viewer));
    }

    private Inlet open(String identifier, Outlet outlet) {
        Inlet inlet = server.open(Handshake.builder("/cable").build(), outlet);
        inlet.receive("{\"command\":\"subscribe\",\"identifier\":\"" + identifier + "\"}");
        return inlet;
    }

    /** Returns who is present, on all nodes, each as {@code anna x 1} with the number of sessions. */
    List<String> members() {
        return Attenders.await(server.presence().members(ROOM, "", 1_000)).members().stream()
                .map(PresenceTestNode::describe)
                .toList();
    }

    private static String describe(Member member) {
        return member.id() + " x " + member.sessions();
    }

    boolean isUp() {
        return server.health().isUp();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class Room implements Channel {
        @Override
        public void subscribed(Subscription client) {
            String id = client.params().text("id");
            Attenders.await(client.presence(ROOM).join(id, List.of(id)));
        }
    }

    private static final class Window implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.streamFrom(ROOM);
        }
    }

    /** A client who does not care what it is sent. */
    private static final class Deaf implements Outlet {
        private volatile Inlet inlet;

        @Override
        public void send(List<Frame> frames, Done done) {
            done.sent();
        }

        @Override
        public void close(Disconnect reason) {
            inlet.closed();
        }
    }
}

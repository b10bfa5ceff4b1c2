package io.broadcast4j.examples;

import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.redis.RedisBackplane;
import io.broadcast4j.server.BroadcastServer;
import java.util.Optional;

/**
 * What a node shares with the others: messages, what is remembered of them, and who is present. The server that it joins
 * closes it.
 *
 * @param backplane carries the messages
 * @param presence keeps who is present; nothing for a node that is alone
 */
record Cluster(Backplane backplane, Optional<PresenceRegistry> presence) {
    /** Leaves room in the Redis for others. */
    private static final String PREFIX = "broadcast-demo";

    /**
     * Returns what the settings say: in memory for one node, on Redis for many. Blocks until Redis is connected.
     *
     * @throws io.broadcast4j.BroadcastException if Redis cannot be reached
     */
    static Cluster of(Settings settings) {
        return settings.redis().map(Cluster::onRedis).orElseGet(Cluster::alone);
    }

    private static Cluster alone() {
        return new Cluster(new InMemoryBackplane(), Optional.empty());
    }

    private static Cluster onRedis(String url) {
        RedisBackplane redis = RedisBackplane.builder(url).prefix(PREFIX).build();
        return new Cluster(redis, Optional.of(redis.presence()));
    }

    /** Lets a server be a node of this cluster. */
    void join(BroadcastServer.Builder server) {
        server.backplane(backplane);
        presence.ifPresent(server::presence);
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Publication;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The backplane of an application that has many nodes: they share streams and histories through Redis 6.2 or later.
 *
 * <p>A node has one connection over which it hears (in a cluster, one to each master), and subscribes there to the streams that somebody on this node listens
 * to; it publishes over another one, or a few. Publishing with history is one script, which stores the message and then
 * hands it to all nodes, so that what is delivered is always in the history.
 *
 * <p>When Redis is away, broadcasting fails within two seconds, with an outcome that is unknown where Redis may do it
 * later still; and at once, when it is known that Redis is away and a thousand messages wait. After five seconds without a sign of life through Redis the node counts as {@linkplain io.broadcast4j.Health degraded}. When Redis
 * is back, every stream is compared with its history: what was missed is delivered, and where it is gone, the clients are
 * told.
 *
 * <p>Thread-safe. Blocking: {@link Builder#build()} until there is a connection, and {@link #close()}, each for a few
 * seconds at most.
 */
public final class RedisBackplane implements Backplane {
    /** As the server's limits have it, unless they are changed. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final RedisNode node;

    private RedisBackplane(RedisNode node) {
        this.node = node;
    }

    /**
     * Starts the description of a backplane.
     *
     * @param uri such as {@code redis://localhost:6379/1}, {@code rediss://user:password@host:6380},
     *     {@code redis-sentinel://host1,host2/0#master} or {@code redis-socket:///path}, as {@link RedisURI} describes them
     * @throws IllegalArgumentException if it is no such address
     */
    public static Builder builder(String uri) {
        return builder(address(uri));
    }

    /** Starts the description of a backplane whose address has what no text tells, such as credentials that change. */
    public static Builder builder(RedisURI uri) {
        return new Builder(List.of(uri), false);
    }

    /**
     * Starts the description of a backplane on a Redis Cluster.
     *
     * @param uris some servers of the cluster, by which the others are found, such as {@code redis://host:6379}; at least
     *     one. The first one's credentials are those for all
     * @throws IllegalArgumentException if there is none, or one is no such address
     */
    public static Builder cluster(String... uris) {
        return cluster(Arrays.stream(uris).map(RedisBackplane::address).toArray(RedisURI[]::new));
    }

    /**
     * Starts the description of a backplane on a Redis Cluster, as {@link #cluster(String...)}.
     *
     * @throws IllegalArgumentException if there is no address
     */
    public static Builder cluster(RedisURI... uris) {
        if (uris.length == 0) {
            throw new IllegalArgumentException("A cluster is found by the address of at least one of its servers");
        }
        return new Builder(List.of(uris), true);
    }

    /** Says nothing of the text in what it throws: there may be a password in it. */
    private static RedisURI address(String text) {
        try {
            if (text.startsWith("redis-sentinel") || URI.create(text).getFragment() == null) {
                return RedisURI.create(text);
            }
        } catch (IllegalArgumentException withPassword) {
            // Told below, without it.
        }
        throw new IllegalArgumentException("This is no address of a Redis, such as redis://user:password@host:6379/0;"
                + " in a password, write %23 for #, %40 for @, %20 for a blank and %25 for %");
    }

    @Override
    public void start(Receiver receiver) {
        node.start(receiver);
    }

    @Override
    public CompletionStage<Position> publish(Publication publication) {
        return node.isClosed() ? closed() : node.publish(publication);
    }

    @Override
    public CompletionStage<Position> subscribe(Stream stream) {
        return node.isClosed() ? closed() : node.listening().add(stream);
    }

    @Override
    public void unsubscribe(Stream stream) {
        node.listening().remove(stream);
    }

    @Override
    public History history() {
        return node.history();
    }

    /**
     * Returns a registry of who is present on all nodes, over the same connections, for {@code
     * BroadcastServer.Builder.presence}; a new one with each call, of which a node needs one. Sessions leave 30 seconds
     * after the last sign of life of their node.
     */
    public RedisPresence presence() {
        return presence(LEASE);
    }

    /**
     * Returns a registry of who is present on all nodes.
     *
     * @param lease how long after the last sign of life of their node sessions leave: what the server's limits say as
     *     {@code continuity.presenceLease}, or longer. One that is shorter than a third of that ends between two signs
     * @throws IllegalArgumentException if it is not positive
     */
    public RedisPresence presence(Duration lease) {
        return node.presence(lease);
    }

    /**
     * Returns a throttler that counts on all nodes, over the same connections.
     *
     * @param name what is throttled: throttlers of one name share their keys
     * @param interval how often something passes at most, a millisecond to 365 days
     * @throws IllegalArgumentException if the name is empty, or the interval is another
     */
    public RedisThrottler throttler(String name, Duration interval) {
        return node.throttler(name, interval);
    }

    /** Closes the connections, and hands over nothing any more. Idempotent. Blocks for a few seconds at most. */
    @Override
    public void close() {
        node.close();
    }

    private static CompletionStage<Position> closed() {
        return CompletableFuture.failedFuture(RedisFailure.closed());
    }

    /**
     * Describes a backplane. Setting a value twice fails.
     *
     * <p>Not thread-safe.
     */
    public static final class Builder {
        private static final int MAX_CONNECTIONS = 64;
        private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
        private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

        private final List<RedisURI> uris;
        private final boolean cluster;
        private @Nullable String prefix;
        private @Nullable Integer publishConnections;
        private @Nullable Duration commandTimeout;
        private @Nullable SslOptions ssl;
        private boolean unsharded;
        private boolean startWithoutRedis;

        private Builder(List<RedisURI> uris, boolean cluster) {
            this.uris = uris;
            this.cluster = cluster;
        }

        /**
         * Sets what the names of all keys and channels begin with, which tells applications apart that share one Redis.
         * Default: {@code broadcast}.
         */
        public Builder prefix(String text) {
            requireUnset("prefix", prefix);
            prefix = new Names(text).prefix();
            return this;
        }

        /**
         * Sets over how many connections is published. All messages of one stream take the same one. One is enough for
         * most: it is never waited for an answer before the next message. Default: 1.
         */
        public Builder publishConnections(int count) {
            requireUnset("publishConnections", publishConnections);
            if (count < 1 || count > MAX_CONNECTIONS) {
                throw new IllegalArgumentException(
                        "There are 1 to " + MAX_CONNECTIONS + " publish connections, not " + count);
            }
            publishConnections = count;
            return this;
        }

        /**
         * Sets how long an answer of Redis is waited for, and a connection to it: a millisecond to an hour. Default: two
         * seconds.
         */
        public Builder timeout(Duration duration) {
            requireUnset("timeout", commandTimeout);
            if (duration.compareTo(SHORTEST_TIMEOUT) < 0 || duration.compareTo(LONGEST_TIMEOUT) > 0) {
                throw new IllegalArgumentException("A timeout has a millisecond to an hour: " + duration);
            }
            commandTimeout = duration;
            return this;
        }

        /**
         * Sets whom to trust, and who this node is, where an address begins with {@code rediss}: such as a trust store,
         * and a key store if Redis wants to know its clients by their certificates. Default: whom Java trusts.
         */
        public Builder ssl(SslOptions options) {
            requireUnset("ssl", ssl);
            ssl = options;
            return this;
        }

        /**
         * Has a cluster carry every message to all of its servers although it has sharded channels, as from Redis 7.0 on.
         * All nodes have to agree on this, so it is for the time in which a cluster, or an application, is changed from one
         * to the other.
         *
         * @throws IllegalStateException if this is about no cluster
         */
        public Builder withoutShardedChannels() {
            if (!cluster) {
                throw new IllegalStateException(
                        "Only a cluster has sharded channels: begin with RedisBackplane.cluster(), or leave this out");
            }
            unsharded = true;
            return this;
        }

        /**
         * Lets the node start although Redis is absent: it is degraded until Redis is there. Without this, {@link #build()}
         * fails then.
         */
        public Builder startWithoutRedis() {
            startWithoutRedis = true;
            return this;
        }

        /**
         * Connects. Blocks until there is a connection, for twice the timeout and a few seconds at most.
         *
         * @throws BroadcastException if Redis cannot be reached, and that was not allowed
         */
        public RedisBackplane build() {
            Duration timeout = commandTimeout == null ? Duration.ofSeconds(2) : commandTimeout;
            String application = prefix == null ? "broadcast" : prefix;
            Names names = new Names(application, uris.get(0).getDatabase());
            List<RedisURI> addresses =
                    uris.stream().map(uri -> address(uri, names, timeout)).toList();
            ClientSettings settings = new ClientSettings(timeout, ssl == null ? SslOptions.create() : ssl);
            Connector connector = cluster
                    ? new ClusterConnector(addresses, settings, !unsharded)
                    : new PlainConnector(addresses.get(0), settings);
            RedisNode node =
                    new RedisNode(connector, names, timeout, publishConnections == null ? 1 : publishConnections);
            node.connect(startWithoutRedis);
            return new RedisBackplane(node);
        }

        private static RedisURI address(RedisURI given, Names names, Duration timeout) {
            RedisURI.Builder copy = given.getSentinels().isEmpty() ? RedisURI.builder(given) : sentinels(given);
            if (given.getClientName() == null) {
                copy.withClientName(names.prefix());
            }
            return copy.withTimeout(timeout).build();
        }

        /** Copies what the client's own copy leaves out. */
        private static RedisURI.Builder sentinels(RedisURI given) {
            RedisURI.Builder copy = RedisURI.builder(given);
            given.getSentinels().forEach(copy::withSentinel);
            return copy.withSentinelMasterId(given.getSentinelMasterId());
        }

        private static void requireUnset(String name, @Nullable Object value) {
            if (value != null) {
                throw new IllegalStateException(name + " is set already");
            }
        }
    }
}

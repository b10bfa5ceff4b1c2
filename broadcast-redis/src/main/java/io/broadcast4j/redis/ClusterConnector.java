package io.broadcast4j.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a cluster: for commands to all masters, for subscriptions to the one that is asked for.
 *
 * <p>Thread-safe.
 */
final class ClusterConnector implements Connector {
    private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(15);
    private static final Duration BETWEEN_ADAPTIVE_REFRESHES = Duration.ofSeconds(1);

    private final List<RedisURI> seeds;
    private final boolean maybeSharded;
    private final ClientResources resources = ClientSettings.startResources();
    private final RedisClusterClient commands;
    private final RedisClient subscriptions;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final AtomicInteger turn = new AtomicInteger();
    /** Written by one thread at a time, guarded by this. */
    private volatile Layout layout = Layout.UNKNOWN;

    private volatile @Nullable Boolean sharded;
    /** Guarded by this. */
    private @Nullable CompletableFuture<Void> firstSight;

    /**
     * Creates what is not connected as yet.
     *
     * @param seeds servers of the cluster, by which the others are found; at least one. The first tells the credentials
     * @param maybeSharded whether channels are sharded where the servers can do that
     */
    ClusterConnector(List<RedisURI> seeds, ClientSettings settings, boolean maybeSharded) {
        this.seeds = seeds;
        this.maybeSharded = maybeSharded;
        this.commands = RedisClusterClient.create(resources, seeds);
        commands.setOptions(clusterOptions(settings));
        this.subscriptions = RedisClient.create(resources);
        subscriptions.setOptions(settings.subscriptions());
    }

    private static ClusterClientOptions clusterOptions(ClientSettings settings) {
        return settings.commands(ClusterClientOptions.builder())
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(BETWEEN_REFRESHES)
                        .adaptiveRefreshTriggersTimeout(BETWEEN_ADAPTIVE_REFRESHES)
                        .build())
                .build();
    }

    @Override
    public CompletionStage<StatefulConnection<byte[], byte[]>> commands() {
        return see().thenCompose(seen -> commands.connectAsync(ByteArrayCodec.INSTANCE))
                .thenCompose(connection -> probe(connection).thenApply(known -> {
                    look();
                    return connection;
                }));
    }

    /** Has the client look at the cluster once, before it can connect. */
    private synchronized CompletableFuture<Void> see() {
        CompletableFuture<Void> seen = firstSight;
        if (seen == null || seen.isCompletedExceptionally()) {
            seen = commands.refreshPartitionsAsync().toCompletableFuture();
            firstSight = seen;
        }
        return seen;
    }

    /** Asks, the first time, what the servers can do. It stays at that: half of the nodes must not hear the others. */
    private CompletionStage<Void> probe(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        if (!maybeSharded) {
            sharded = false;
        }
        if (sharded != null) {
            return CompletableFuture.completedFuture(null);
        }
        return connection.async().info("server").thenAccept(info -> sharded = knowsShardedChannels(info));
    }

    private static boolean knowsShardedChannels(String info) {
        String field = "redis_version:";
        return info.lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).split("\\.", 2)[0])
                .anyMatch(major -> Integer.parseInt(major) >= 7);
    }

    @Override
    public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions(Shard shard) {
        RedisURI address = address(shard);
        if (address == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("The cluster has no such node now"));
        }
        return subscriptions.connectPubSubAsync(ByteArrayCodec.INSTANCE, address);
    }

    private @Nullable RedisURI address(Shard shard) {
        if (sharded == null) {
            return null;
        }
        List<RedisClusterNode> candidates = commands.getPartitions().stream()
                .filter(node -> shard.equals(Shard.ALL)
                        ? !node.is(RedisClusterNode.NodeFlag.FAIL)
                        : node.getNodeId().equals(shard.id()))
                .toList();
        if (candidates.isEmpty()) {
            return null;
        }
        RedisURI found = candidates
                .get(Math.floorMod(turn.getAndIncrement(), candidates.size()))
                .getUri();
        return RedisURI.builder(seeds.get(0))
                .withHost(found.getHost())
                .withPort(found.getPort())
                .build();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public synchronized Layout look() {
        Boolean known = sharded;
        if (known != null) {
            Layout seen = Layout.cluster(owners(), known);
            if (!seen.equals(layout) && !seen.shards().isEmpty()) {
                layout = seen;
            }
        }
        return layout;
    }

    private @Nullable Shard[] owners() {
        @Nullable Shard[] bySlot = new Shard[SlotHash.SLOT_COUNT];
        for (RedisClusterNode node : commands.getPartitions()) {
            if (node.is(RedisClusterNode.NodeFlag.UPSTREAM)) {
                Shard shard = new Shard(node.getNodeId());
                node.forEachSlot(slot -> bySlot[slot] = shard);
            }
        }
        return bySlot;
    }

    @Override
    public void refresh() {
        if (sharded != null && refreshing.compareAndSet(false, true)) {
            commands.refreshPartitionsAsync().whenComplete((done, failure) -> refreshing.set(false));
        }
    }

    @Override
    public String toString() {
        return "the cluster of " + seeds;
    }

    @Override
    public void close() {
        ClientSettings.stop(resources, commands, subscriptions);
    }
}

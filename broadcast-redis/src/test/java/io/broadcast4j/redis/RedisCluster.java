package io.broadcast4j.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of three masters without replicas. It takes over two seconds to start, as Redis lets a new master wait so
 * long. Every verb blocks until it has taken effect. One thread may use it at a time.
 */
final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;
    private static final String MIGRATE_MILLIS = "5000";

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {}

    /** Starts a cluster with further lines of configuration for each server. */
    static RedisCluster start(String... config) {
        String[] lines = Stream.concat(Stream.of("cluster-enabled yes", "cluster-node-timeout 2000"), Stream.of(config))
                .toArray(String[]::new);
        RedisCluster cluster = new RedisCluster();
        try {
            IntStream.range(0, MASTERS).forEach(i -> cluster.servers.add(RedisServer.start(lines)));
            cluster.join();
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** Returns the address of each server. */
    List<String> uris() {
        return servers.stream().map(RedisServer::uri).toList();
    }

    int slotOf(String key) {
        return ((Long) servers.get(0).command("CLUSTER", "KEYSLOT", key)).intValue();
    }

    /** Returns the server that has a slot, as the first one knows it. */
    RedisServer ownerOf(int slot) {
        for (Object entry : list(servers.get(0).command("CLUSTER", "SLOTS"))) {
            List<Object> range = list(entry);
            if ((Long) range.get(0) <= slot && slot <= (Long) range.get(1)) {
                long port = (Long) list(range.get(2)).get(1);
                return servers.stream()
                        .filter(server -> server.port() == port)
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new IllegalStateException("Nobody has slot " + slot);
    }

    /** Returns a server that does not have a slot. */
    RedisServer strangerTo(int slot) {
        RedisServer owner = ownerOf(slot);
        return servers.stream().filter(server -> server != owner).findFirst().orElseThrow();
    }

    /** Gives a slot with its keys to another server. */
    void migrate(int slot, RedisServer target) {
        beginMigration(slot, target);
        migrateKeys(slot, target);
        finishMigration(slot, target);
    }

    /** From now on the owner sends clients to the target (ASK) for keys that it does not have. */
    void beginMigration(int slot, RedisServer target) {
        RedisServer source = ownerOf(slot);
        setSlot(target, slot, "IMPORTING", id(source));
        setSlot(source, slot, "MIGRATING", id(target));
    }

    /** Moves the keys that a slot has. */
    void migrateKeys(int slot, RedisServer target) {
        RedisServer source = ownerOf(slot);
        String port = Integer.toString(target.port());
        for (List<Object> keys = keys(source, slot); !keys.isEmpty(); keys = keys(source, slot)) {
            for (Object key : keys) {
                source.command("MIGRATE", target.host(), port, (String) key, "0", MIGRATE_MILLIS);
            }
        }
    }

    /** Makes the target the owner, and lets all servers know. */
    void finishMigration(int slot, RedisServer target) {
        RedisServer source = ownerOf(slot);
        setSlot(target, slot, "NODE", id(target));
        setSlot(source, slot, "NODE", id(target));
        servers.stream()
                .filter(server -> server != target && server != source)
                .forEach(server -> setSlot(server, slot, "NODE", id(target)));
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }

    private void join() {
        for (int i = 0; i < MASTERS; i++) {
            RedisServer server = servers.get(i);
            // Each its own epoch, or the servers would have to settle that among themselves first.
            server.command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            Stream<String> slots = IntStream.range(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS)
                    .mapToObj(Integer::toString);
            server.command(
                    Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
            servers.get(0).command("CLUSTER", "MEET", server.host(), Integer.toString(server.port()));
        }
        servers.forEach(server -> Await.until("the cluster is well", () -> isWell(server)));
    }

    private static boolean isWell(RedisServer server) {
        List<String> info = ((String) server.command("CLUSTER", "INFO")).lines().toList();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
    }

    private static void setSlot(RedisServer server, int slot, String state, String id) {
        server.command("CLUSTER", "SETSLOT", Integer.toString(slot), state, id);
    }

    private static List<Object> keys(RedisServer server, int slot) {
        return list(server.command("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), "100"));
    }

    private static String id(RedisServer server) {
        return (String) server.command("CLUSTER", "MYID");
    }

    private static List<Object> list(Object value) {
        return List.copyOf((Collection<?>) value);
    }
}

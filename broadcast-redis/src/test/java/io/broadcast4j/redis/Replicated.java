package io.broadcast4j.redis;

import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * A master and its replica, with a {@link FaultProxy} between them, and a Sentinel if a test asks for it. Every verb
 * blocks until it has taken effect. One thread may use it at a time.
 */
final class Replicated implements AutoCloseable {
    /** What the Sentinel calls the master. */
    static final String NAME = "primary";

    private final RedisServer master;
    private final FaultProxy link;
    private final RedisServer replica;
    private RedisServer sentinel;

    private Replicated(String... config) {
        this.master = RedisServer.start(config);
        this.link = FaultProxy.before(master);
        this.replica = RedisServer.start(config);
    }

    /** Starts both with further lines of configuration. */
    static Replicated start(String... config) {
        // Redis would wait for more replicas to come, five seconds long.
        String[] lines = Stream.concat(Stream.of("repl-diskless-sync-delay 0"), Stream.of(config))
                .toArray(String[]::new);
        Replicated both = new Replicated(lines);
        try {
            both.replica.command("REPLICAOF", "127.0.0.1", Integer.toString(both.link.port()));
            // A replica that restarts is one still.
            both.replica.command("CONFIG", "REWRITE");
            both.awaitInSync();
        } catch (RuntimeException | Error e) {
            both.close();
            throw e;
        }
        return both;
    }

    /** Returns the server that was the master at the start. */
    RedisServer master() {
        return master;
    }

    /** Returns the server that was the replica at the start. */
    RedisServer replica() {
        return replica;
    }

    /** Returns what the replica reaches the master through. */
    FaultProxy link() {
        return link;
    }

    /** Waits until the replica has all that the master has confirmed so far. */
    void awaitInSync() {
        long offset = Long.parseLong(master.info("master_repl_offset"));
        Await.until(
                "the replica is in sync",
                () -> replica.info("master_link_status").equals("up")
                        && Long.parseLong(replica.info("slave_repl_offset")) >= offset);
    }

    /** Parts the replica from its master, and it knows. For one that does not, see {@link FaultProxy#blackhole()}. */
    void isolateReplica() {
        link.refuse();
        link.cutAll();
        Await.until(
                "the replica is alone", () -> replica.info("master_link_status").equals("down"));
    }

    /** Lets the replica reach its master again, and waits until it has everything. */
    void rejoinReplica() {
        link.accept();
        link.heal();
        awaitInSync();
    }

    /** Ends the master by SIGKILL. */
    void killMaster() {
        master.kill();
    }

    /** Makes the replica a master, whatever becomes of the other one. */
    void promoteReplica() {
        replica.command("REPLICAOF", "NO", "ONE");
    }

    /** Starts a Sentinel that needs no second opinion, and waits until it knows both servers. */
    RedisServer startSentinel() {
        sentinel = RedisServer.sentinel(
                "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 1",
                "sentinel down-after-milliseconds " + NAME + " 500",
                "sentinel failover-timeout " + NAME + " 3000");
        Await.until(
                "the Sentinel knows the replica",
                () -> !((Collection<?>) sentinel.command("SENTINEL", "REPLICAS", NAME)).isEmpty());
        return sentinel;
    }

    /** Waits until the replica is the master, by the Sentinel's doing. */
    void awaitFailover() {
        Await.until("the replica is promoted", this::isReplicaPromoted);
    }

    @Override
    public void close() {
        if (sentinel != null) {
            sentinel.close();
        }
        replica.close();
        link.close();
        master.close();
    }

    private boolean isReplicaPromoted() {
        try {
            return replica.info("role").equals("master");
        } catch (UncheckedIOException e) {
            // With the promotion the Sentinel cuts off all clients, this one too.
            return false;
        }
    }
}

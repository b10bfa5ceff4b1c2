package io.broadcast4j.redis;

/**
 * A part of Redis that hands messages over by itself: a master of a cluster with sharded channels, or else all there is.
 *
 * <p>Immutable, thread-safe.
 *
 * @param id the name of the master in its cluster, or nothing for all
 */
record Shard(String id) {
    /** All of Redis: what is published anywhere is heard at any server. */
    static final Shard ALL = new Shard("");

    @Override
    public String toString() {
        return id.isEmpty() ? "Redis" : "the Redis node " + id;
    }
}

package io.broadcast4j.redis;

/** A way through a {@link FaultProxy}. */
enum Direction {
    TO_SERVER,
    TO_CLIENT
}

package io.broadcast4j.redis;

/** Which of the connections of a {@link FaultProxy} are meant. */
enum Peers {
    ALL,
    /** Those that carried a SUBSCRIBE of any kind, from that command on. */
    SUBSCRIBERS,
    /** Those that carried none. */
    COMMANDS;

    boolean include(boolean subscriber) {
        return this == ALL || (this == SUBSCRIBERS) == subscriber;
    }
}

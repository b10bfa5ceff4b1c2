package io.broadcast4j.server;

/** What the fan-out needs to know of a connection. */
interface Recipient {
    /** Returns the id that a message may exclude. */
    String connectionId();

    /** Returns the shard that all of this connection's frames come from. */
    Shard shard();

    /** Returns where its frames wait. */
    Outbox outbox();

    /** Told when messages of a stream were dropped, so that the client does not believe it has seen them all. */
    void missedMessages();
}

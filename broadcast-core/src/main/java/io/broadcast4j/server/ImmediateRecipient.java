package io.broadcast4j.server;

/**
 * A connection as the recipient of what must not wait behind its commands: an order to end it counts at once, though the
 * client keeps it busy.
 *
 * <p>Thread-safe. What it executes runs on the backplane's thread, so it must not block.
 *
 * @param connection the recipient in all other respects
 */
record ImmediateRecipient(Recipient connection) implements Recipient {
    @Override
    public String connectionId() {
        return connection.connectionId();
    }

    @Override
    public Shard shard() {
        return connection.shard();
    }

    @Override
    public Outbox outbox() {
        return connection.outbox();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void missedMessages() {
        connection.missedMessages();
    }
}

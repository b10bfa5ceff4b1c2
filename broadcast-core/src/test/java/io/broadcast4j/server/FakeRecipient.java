package io.broadcast4j.server;

import io.broadcast4j.transport.Outlet;

/**
 * A connection as the fan-out sees it.
 *
 * @param <O> what it sends through
 */
record FakeRecipient<O extends Outlet>(String connectionId, Shard shard, O outlet, Outbox outbox) implements Recipient {
    static <O extends Outlet> FakeRecipient<O> of(String id, Shard shard, O outlet) {
        return new FakeRecipient<>(
                id, shard, outlet, new Outbox(outlet, Limits.DEFAULT.outbound(), new ManualTime(), () -> {}));
    }

    @Override
    public void missedMessages() {
        throw new AssertionError("missed messages");
    }
}

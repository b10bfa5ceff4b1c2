package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.channel.CommandFilter;
import io.broadcast4j.json.JsonCodec;
import java.util.concurrent.Executor;

/**
 * What every connection shares.
 *
 * @param hub who listens to what
 * @param memory what can be replayed
 * @param presence who of this node is present where
 * @param broadcaster the start of the publish road
 * @param codec reads clients' JSON and writes the application's
 * @param messages reads what the application has broadcast, which is not bounded as clients are
 * @param channels what clients can subscribe to
 * @param authenticator who clients are
 * @param filter what stands around every command
 * @param surroundings what it is embedded in
 */
record Engine(
        Hub hub,
        Memory memory,
        PresenceKeeper presence,
        Broadcaster broadcaster,
        JsonCodec codec,
        JsonCodec messages,
        ChannelCatalog channels,
        Authenticator authenticator,
        CommandFilter filter,
        Surroundings surroundings) {
    /**
     * What the engine is embedded in.
     *
     * @param limits every bound
     * @param scheduler time
     * @param executor where application code runs
     * @param observer who is told
     */
    record Surroundings(Limits limits, Scheduler scheduler, Executor executor, BroadcastObserver observer) {}

    Limits limits() {
        return surroundings.limits();
    }

    Scheduler scheduler() {
        return surroundings.scheduler();
    }

    Executor executor() {
        return surroundings.executor();
    }

    BroadcastObserver observer() {
        return surroundings.observer();
    }
}

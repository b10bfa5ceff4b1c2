package io.broadcast4j.server;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.test.ManualScheduler;
import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server whose time is turned by hand and in which, unless told otherwise, everything happens on the thread of the
 * test before the call returns.
 */
final class Lab {
    private static final long PENDING_BYTES = 64L << 20;

    final ManualScheduler time = new ManualScheduler();
    final Events events = new Events();
    final BroadcastServer server;

    private Lab(Executor executor, @Nullable Backplane backplane, Consumer<BroadcastServer.Builder> recipe) {
        BroadcastServer.Builder builder = BroadcastServer.builder()
                .scheduler(time)
                .executor(executor)
                .fanOut(Runnable::run, 1)
                .backplane(backplane == null ? inMemory(time) : backplane)
                .observer(events);
        recipe.accept(builder);
        server = builder.build();
    }

    /** A server with one channel, {@code Room}. */
    static Lab of(Channel room) {
        return with(builder -> builder.channel("Room", room));
    }

    static Lab with(Consumer<BroadcastServer.Builder> recipe) {
        return on((Executor) Runnable::run, recipe);
    }

    /** Application code waits for this executor. */
    static Lab on(Executor executor, Consumer<BroadcastServer.Builder> recipe) {
        return new Lab(executor, null, recipe);
    }

    /** Streams become live when this backplane says so. */
    static Lab on(Backplane backplane, Consumer<BroadcastServer.Builder> recipe) {
        return new Lab(Runnable::run, backplane, recipe);
    }

    private static Backplane inMemory(ManualScheduler time) {
        return InMemoryBackplane.builder()
                .executor(Runnable::run)
                .maxPendingBytes(PENDING_BYTES)
                .time(time::now)
                .nanoTime(time::nanoTime)
                .build();
    }

    static Handshake.Builder handshake() {
        return Handshake.builder("/cable").subprotocols(List.of("actioncable-v1-json"));
    }

    /** What a client offers that speaks the extended protocol. */
    static Handshake.Builder extendedHandshake() {
        return Handshake.builder("/cable").subprotocols(List.of("actioncable-v1-ext-json"));
    }

    /** Opens a client, and forgets its welcome. */
    LabClient connect() {
        LabClient client = open(handshake());
        client.fresh();
        return client;
    }

    /** Opens a client that speaks the extended protocol, and forgets its welcome. */
    LabClient connectExtended() {
        LabClient client = open(extendedHandshake());
        client.fresh();
        return client;
    }

    LabClient open(Handshake.Builder handshake) {
        return new LabClient(server, handshake.build());
    }

    void broadcast(String stream, Object message) {
        server.broadcaster().broadcast(Stream.of(stream), message);
    }

    /** Broadcasts, and returns where the message stands. */
    Position store(String stream, Object message) {
        return store(stream, message, BroadcastOptions.DEFAULT);
    }

    Position store(String stream, Object message, BroadcastOptions options) {
        return server.broadcaster()
                .broadcast(Stream.of(stream), message, options)
                .toCompletableFuture()
                .join();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    void passSeconds(long seconds) {
        pass(Duration.ofSeconds(seconds));
    }
}

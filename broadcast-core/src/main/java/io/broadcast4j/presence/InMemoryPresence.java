package io.broadcast4j.presence;

import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The registry of an application that has one node. Thread-safe. */
public final class InMemoryPresence implements PresenceRegistry {
    /** Creates a registry whose sessions leave when their lease ends without being renewed. */
    public InMemoryPresence(Scheduler scheduler, Duration lease) {}

    @Override
    public void start(PresenceListener listener) {}

    @Override
    public CompletionStage<Void> join(Stream stream, String session, String id, Json info) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> update(Stream stream, String session, Json info) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> leave(Stream stream, String session, Duration grace) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions) {
        return CompletableFuture.completedStage(List.of());
    }

    @Override
    public CompletionStage<PresencePage> members(Stream stream, String after, int limit) {
        return CompletableFuture.completedStage(new PresencePage(List.of(), 0, false));
    }

    @Override
    public void close() {}
}

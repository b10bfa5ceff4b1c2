package io.broadcast4j.server;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.InMemoryPresence;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.test.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A registry in memory that forgets everybody when it is told to, as if all leases had ended. Not thread-safe. */
final class ForgetfulPresence implements PresenceRegistry {
    private final InMemoryPresence inner = new InMemoryPresence(new ManualScheduler(), Duration.ofSeconds(30));
    private final List<Attendance> joined = new ArrayList<>();
    private Runnable beforeJoin = () -> {};
    int touches;

    /** Does something once, before the next session joins. */
    void beforeJoin(Runnable what) {
        beforeJoin = what;
    }

    void forget() {
        joined.forEach(session -> inner.leave(session.stream(), session.session(), Duration.ZERO));
    }

    @Override
    public void start(PresenceListener listener) {
        inner.start(listener);
    }

    @Override
    public CompletionStage<Void> join(Stream stream, String session, String id, Json info) {
        Runnable first = beforeJoin;
        beforeJoin = () -> {};
        first.run();
        joined.add(new Attendance(stream, session, Instant.EPOCH));
        return inner.join(stream, session, id, info);
    }

    @Override
    public CompletionStage<Void> update(Stream stream, String session, Json info) {
        return inner.update(stream, session, info);
    }

    @Override
    public CompletionStage<Void> leave(Stream stream, String session, Duration grace) {
        return inner.leave(stream, session, grace);
    }

    @Override
    public CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions) {
        touches++;
        return inner.touch(sessions);
    }

    @Override
    public CompletionStage<PresencePage> members(Stream stream, String after, int limit) {
        return inner.members(stream, after, limit);
    }

    @Override
    public void close() {
        inner.close();
    }
}

package io.broadcast4j.test;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A node that writes down what its registry tells, and whether it ever does so twice at once for one stream. Its verbs
 * wait until they are done.
 *
 * <p>Thread-safe.
 */
final class PresenceNode implements PresenceListener {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final JsonCodec CODEC = new JsonCodec();

    private final PresenceRegistry registry;
    private final Journal<PresenceChange> told;
    private final Map<Stream, AtomicBoolean> busy = new ConcurrentHashMap<>();
    private final AtomicBoolean overlapped = new AtomicBoolean();
    private volatile Consumer<PresenceChange> reaction = change -> {};
    private volatile boolean closed;

    /** Starts a registry; several nodes may write into one journal. */
    PresenceNode(PresenceRegistry registry, Journal<PresenceChange> told) {
        this.registry = registry;
        this.told = told;
        registry.start(this);
    }

    static Json info(String json) {
        return CODEC.decode(json);
    }

    @Override
    public void changed(PresenceChange change) {
        AtomicBoolean mark = busy.computeIfAbsent(change.stream(), stream -> new AtomicBoolean());
        if (!mark.compareAndSet(false, true)) {
            overlapped.set(true);
        }
        try {
            told.add(change);
            reaction.accept(change);
        } finally {
            mark.set(false);
        }
    }

    /** Does something more whenever a change is told. */
    void react(Consumer<PresenceChange> next) {
        reaction = next;
    }

    PresenceRegistry registry() {
        return registry;
    }

    boolean overlapped() {
        return overlapped.get();
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        registry.close();
    }

    void join(Stream stream, String session, String id) {
        join(stream, session, id, "{}");
    }

    void join(Stream stream, String session, String id, String json) {
        await(registry.join(stream, session, id, info(json)));
    }

    void update(Stream stream, String session, String json) {
        await(registry.update(stream, session, info(json)));
    }

    void leave(Stream stream, String session) {
        leave(stream, session, Duration.ZERO);
    }

    void leave(Stream stream, String session, Duration grace) {
        await(registry.leave(stream, session, grace));
    }

    Collection<Attendance> touch(Attendance... sessions) {
        return await(registry.touch(List.of(sessions)));
    }

    /** Renews leases without any news of when the sessions were seen. */
    Collection<Attendance> touch(Stream stream, String... sessions) {
        return await(registry.touch(java.util.Arrays.stream(sessions)
                .map(session -> new Attendance(stream, session, Instant.EPOCH))
                .toList()));
    }

    PresencePage page(Stream stream, String after, int limit) {
        return await(registry.members(stream, after, limit));
    }

    List<Member> members(Stream stream) {
        return await(registry.members(stream)).members();
    }

    List<String> ids(Stream stream) {
        return members(stream).stream().map(Member::id).toList();
    }

    /** Returns the only member of a stream. */
    Member only(Stream stream) {
        List<Member> all = members(stream);
        if (all.size() != 1) {
            throw new AssertionError("There is not one member of " + stream + ", but " + all);
        }
        return all.get(0);
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("The registry did not do its part", e);
        }
    }
}

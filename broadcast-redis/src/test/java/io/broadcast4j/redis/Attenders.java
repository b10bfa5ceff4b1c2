package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresencePage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node's registry on Redis, whose verbs wait until they are done, with what it told. Thread-safe. */
final class Attenders implements AutoCloseable {
    static final Names NAMES = new Names("app");
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final JsonCodec CODEC = new JsonCodec();

    private final List<PresenceChange> told = new CopyOnWriteArrayList<>();
    private final RedisPresence registry;

    Attenders(ScriptRunner scripts) {
        this(scripts, LEASE);
    }

    Attenders(ScriptRunner scripts, Duration lease) {
        registry = new RedisPresence(scripts, NAMES, lease, RealTime.INSTANCE, new Answers());
        registry.start(told::add);
    }

    static Json info(String json) {
        return CODEC.decode(json);
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("The registry did not do its part", e);
        }
    }

    /** How often each member joined more than it left, as some nodes told. */
    static Map<String, Integer> balance(Attenders... nodes) {
        Map<String, Integer> balance = new HashMap<>();
        for (Attenders node : nodes) {
            for (PresenceChange change : node.told) {
                int difference = switch (change.kind()) {
                    case JOIN -> 1;
                    case UPDATE -> 0;
                    case LEAVE -> -1;
                };
                balance.merge(change.member().id(), difference, Integer::sum);
            }
        }
        balance.values().removeIf(count -> count == 0);
        return balance;
    }

    RedisPresence registry() {
        return registry;
    }

    /** Returns what was told, each as {@code JOIN anna}. */
    List<String> told() {
        return told.stream()
                .map(change -> change.kind() + " " + change.member().id())
                .toList();
    }

    void join(Stream stream, String session, String id) {
        join(stream, session, id, "{}");
    }

    void join(Stream stream, String session, String id, String json) {
        await(registry.join(stream, session, id, info(json)));
    }

    void leave(Stream stream, String session, Duration grace) {
        await(registry.leave(stream, session, grace));
    }

    Collection<Attendance> touch(Stream stream, String... sessions) {
        return await(registry.touch(Arrays.stream(sessions)
                .map(session -> new Attendance(stream, session, Instant.EPOCH))
                .toList()));
    }

    PresencePage page(Stream stream, String after, int limit) {
        return await(registry.members(stream, after, limit));
    }

    List<String> ids(Stream stream) {
        return page(stream, "", 1_000).members().stream().map(Member::id).toList();
    }

    @Override
    public void close() {
        registry.close();
    }
}

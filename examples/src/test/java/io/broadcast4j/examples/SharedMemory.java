package io.broadcast4j.examples;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.concurrent.SystemScheduler;
import io.broadcast4j.json.Json;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.InMemoryPresence;
import io.broadcast4j.presence.PresenceListener;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What several nodes in one process share, where there is no Redis to share. A node that closes takes nothing with it.
 *
 * <p>Thread-safe.
 */
final class SharedMemory implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final InMemoryBackplane backplane = new InMemoryBackplane();
    private final SystemScheduler time = new SystemScheduler("shared-presence", failure -> {
        throw new AssertionError(failure);
    });
    private final InMemoryPresence presence = new InMemoryPresence(time, LEASE);
    private final List<Backplane.Receiver> receivers = new CopyOnWriteArrayList<>();
    private final List<PresenceListener> listeners = new CopyOnWriteArrayList<>();

    /** How many nodes listen to each stream. Guarded by itself. */
    private final Map<Stream, Integer> listening = new HashMap<>();

    SharedMemory() {
        backplane.start(message -> receivers.forEach(receiver -> receiver.receive(message)));
        presence.start(change -> listeners.stream().findFirst().ifPresent(listener -> listener.changed(change)));
    }

    /** Returns what a new node shares with the others. */
    Cluster node() {
        return new Cluster(new NodeBackplane(), Optional.of(new NodePresence()));
    }

    @Override
    public void close() {
        presence.close();
        backplane.close();
        time.close();
    }

    private final class NodeBackplane implements Backplane {
        private volatile Receiver own = message -> {};

        @Override
        public void start(Receiver receiver) {
            own = receiver;
            receivers.add(receiver);
        }

        @Override
        public CompletionStage<Position> publish(Publication publication) {
            return backplane.publish(publication);
        }

        @Override
        public CompletionStage<Position> subscribe(Stream stream) {
            synchronized (listening) {
                listening.merge(stream, 1, Integer::sum);
                return backplane.subscribe(stream);
            }
        }

        @Override
        public void unsubscribe(Stream stream) {
            synchronized (listening) {
                if (listening.merge(stream, -1, Integer::sum) == 0) {
                    backplane.unsubscribe(stream);
                }
            }
        }

        @Override
        public History history() {
            return backplane.history();
        }

        @Override
        public void close() {
            receivers.remove(own);
        }
    }

    private final class NodePresence implements PresenceRegistry {
        private volatile PresenceListener own = change -> {};

        @Override
        public void start(PresenceListener listener) {
            own = listener;
            listeners.add(listener);
        }

        @Override
        public CompletionStage<Void> join(Stream stream, String session, String id, Json info) {
            return presence.join(stream, session, id, info);
        }

        @Override
        public CompletionStage<Void> update(Stream stream, String session, Json info) {
            return presence.update(stream, session, info);
        }

        @Override
        public CompletionStage<Void> leave(Stream stream, String session, Duration grace) {
            return presence.leave(stream, session, grace);
        }

        @Override
        public CompletionStage<Collection<Attendance>> touch(Collection<Attendance> sessions) {
            return presence.touch(sessions);
        }

        @Override
        public CompletionStage<PresencePage> members(Stream stream, String after, int limit) {
            return presence.members(stream, after, limit);
        }

        @Override
        public void close() {
            listeners.remove(own);
        }
    }
}

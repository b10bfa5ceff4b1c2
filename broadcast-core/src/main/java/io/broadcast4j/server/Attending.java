package io.broadcast4j.server;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Presence;
import io.broadcast4j.json.Json;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.protocol.Attendee;
import io.broadcast4j.protocol.Command;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where one subscription is present.
 *
 * <p>Thread-safe, guarded by the monitor, which is not held while the registry is called.
 */
final class Attending {
    /** How much a client may have others shown of itself: each member of a list costs that much, for everybody who asks. */
    static final int MAX_INFO_CHARS = 4_096;

    private final ClientContext client;
    private final String session = UUID.randomUUID().toString();
    private final Map<Stream, String> ids = new HashMap<>(2);
    private @Nullable Stream open;
    private boolean ended;

    Attending(ClientContext client) {
        this.client = client;
    }

    Presence on(Stream stream) {
        return new OnStream(stream);
    }

    /** Carries out the client's own wish to be present. Tells whether it was allowed. */
    boolean join(Attendee attendee) {
        Stream stream = open();
        if (stream == null) {
            return false;
        }
        String id = client.identity().isAnonymous()
                ? attendee.id()
                : client.identity().key();
        if (id == null) {
            return false;
        }
        if (isFull(stream)) {
            return false;
        }
        Json info = attendee.info() == null ? client.engine().codec().decode("null") : attendee.info();
        if (info.toString().length() > MAX_INFO_CHARS) {
            return false;
        }
        enter(stream, idOn(stream).orElse(id), info);
        return true;
    }

    /** Carries out the client's own wish to leave. Tells whether it was allowed. */
    boolean leave() {
        Stream stream = open();
        if (stream != null) {
            exit(stream, Duration.ZERO);
        }
        return stream != null;
    }

    /** Looks up who is present for the client. */
    CompletionStage<PresencePage> list(Command.Presence request) {
        Stream stream = open();
        return stream == null
                ? CompletableFuture.failedStage(new IllegalStateException("The channel has opened no presence"))
                : client.engine().presence().registry().members(stream, request.after(), request.limit());
    }

    /** Leaves everywhere, and joins nowhere any more. */
    void end(Duration grace) {
        Map<Stream, String> all;
        synchronized (this) {
            ended = true;
            all = Map.copyOf(ids);
        }
        all.keySet().forEach(stream -> Attempt.at("presence", client.engine().observer(), () -> exit(stream, grace)));
    }

    private synchronized @Nullable Stream open() {
        return open;
    }

    private synchronized void open(Stream stream) {
        open = stream;
    }

    private synchronized Optional<String> idOn(Stream stream) {
        return Optional.ofNullable(ids.get(stream));
    }

    private CompletionStage<Void> enter(Stream stream, String id, Json info) {
        synchronized (this) {
            if (ended) {
                return CompletableFuture.completedStage(null);
            }
            if (isFull(stream)) {
                throw new IllegalStateException("A subscription is present on at most " + bound() + " streams");
            }
            String present = ids.putIfAbsent(stream, id);
            if (present != null && !present.equals(id)) {
                throw new IllegalStateException("This subscription is present as another member; leave first");
            }
        }
        CompletionStage<Void> joined = client.engine()
                .presence()
                .join(seat(stream), new PresenceKeeper.Occupant(client.connectionId(), id, info, client::lastHeard));
        if (idOn(stream).isEmpty()) {
            // It has left while it was about to join.
            client.engine().presence().leave(seat(stream), Duration.ZERO);
        }
        return joined;
    }

    private CompletionStage<Void> exit(Stream stream, Duration grace) {
        synchronized (this) {
            if (ids.remove(stream) == null) {
                return CompletableFuture.completedStage(null);
            }
        }
        return client.engine().presence().leave(seat(stream), grace);
    }

    private synchronized boolean isFull(Stream stream) {
        return !ids.containsKey(stream) && ids.size() >= bound();
    }

    private int bound() {
        return client.engine().limits().capacity().streamsPerSubscription();
    }

    private PresenceKeeper.Seat seat(Stream stream) {
        return new PresenceKeeper.Seat(stream, session);
    }

    private Json json(Object info) {
        Engine engine = client.engine();
        return engine.messages()
                .decode(engine.codec().encode(info, engine.limits().outbound().messageBytes()));
    }

    /** This subscription on one stream. */
    private final class OnStream implements Presence {
        private final Stream stream;

        private OnStream(Stream stream) {
            this.stream = stream;
        }

        @Override
        public CompletionStage<Void> join(Object info) {
            return join(idOn(stream).orElse(client.identity().key()), info);
        }

        @Override
        public CompletionStage<Void> join(String id, Object info) {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("The id of a member must not be empty");
            }
            return enter(stream, id, json(info));
        }

        @Override
        public CompletionStage<Void> update(Object info) {
            return idOn(stream).isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : client.engine().presence().update(seat(stream), json(info));
        }

        @Override
        public CompletionStage<Void> leave() {
            return exit(stream, Duration.ZERO);
        }

        @Override
        public CompletionStage<PresencePage> members() {
            return client.engine().presence().registry().members(stream);
        }

        @Override
        public CompletionStage<PresencePage> members(String after, int limit) {
            return client.engine().presence().registry().members(stream, after, limit);
        }

        @Override
        public void open() {
            Attending.this.open(stream);
        }
    }
}

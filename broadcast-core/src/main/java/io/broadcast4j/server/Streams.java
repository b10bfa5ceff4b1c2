package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one subscription: shut until it is confirmed, then each open as soon as it is live.
 *
 * <p>Thread-safe, guarded by the monitor. Nothing of the application's is called under it.
 */
final class Streams {
    private final ClientContext client;
    private final Lane.Key key;
    private final Map<Stream, Membership> memberships = new HashMap<>(2);
    private boolean open;
    private boolean closed;

    Streams(ClientContext client, Lane.Key key) {
        this.client = client;
        this.key = key;
    }

    /** Streams as frames. */
    void join(Stream stream) {
        checkRoom(stream);
        enter(stream, client.engine().hub().join(stream, key, client));
    }

    /** Streams to a listener. */
    void join(Stream stream, Consumer<Message> listener) {
        checkRoom(stream);
        enter(stream, client.engine().hub().join(stream, client, listener));
    }

    private synchronized void checkRoom(Stream stream) {
        int bound = client.engine().limits().capacity().streamsPerSubscription();
        if (!closed && memberships.size() >= bound && !memberships.containsKey(stream)) {
            throw new IllegalStateException("A subscription has at most " + bound + " streams; stop one first");
        }
    }

    private void enter(Stream stream, Membership membership) {
        Membership superseded = put(stream, membership);
        if (superseded != null) {
            superseded.leave();
        }
        membership.live().whenComplete((live, failure) -> {
            if (failure != null) {
                client.engine().observer().internalFailure("subscribe " + stream, failure);
                lost(stream, membership);
            } else {
                openIfConfirmed(membership);
            }
        });
    }

    /** Returns what has to be left: the membership before this one, or this one where all is over. */
    private synchronized @Nullable Membership put(Stream stream, Membership membership) {
        return closed ? membership : memberships.put(stream, membership);
    }

    /** A stream never became live: before the confirmation that rejects, after it the client has to be told. */
    private void lost(Stream stream, Membership membership) {
        boolean promised;
        synchronized (this) {
            promised = open && memberships.remove(stream, membership);
        }
        if (promised) {
            membership.leave();
            client.missedMessages();
        }
    }

    private synchronized void openIfConfirmed(Membership membership) {
        if (open) {
            membership.open();
            client.outbox().flush();
        }
    }

    /** Completes when every stream there is now is live. */
    synchronized CompletionStage<Void> live() {
        List<CompletableFuture<Void>> pending = new ArrayList<>(memberships.size());
        memberships.values().forEach(membership -> pending.add(membership.live().toCompletableFuture()));
        return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
    }

    /** Lets through what the streams have held, and all that comes. */
    synchronized void open() {
        open = true;
        memberships.values().forEach(Membership::open);
    }

    /** Leaves one stream. */
    void leave(Stream stream) {
        Membership membership;
        synchronized (this) {
            membership = memberships.remove(stream);
        }
        if (membership != null) {
            membership.leave();
        }
    }

    /** Leaves all streams. */
    void leaveAll() {
        List<Membership> all;
        synchronized (this) {
            all = List.copyOf(memberships.values());
            memberships.clear();
        }
        all.forEach(Membership::leave);
    }

    /** Leaves all streams and takes no more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        leaveAll();
    }
}

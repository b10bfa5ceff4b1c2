package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.protocol.HistoryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one subscription: shut until it is confirmed, then each open as soon as it is live.
 *
 * <p>Thread-safe, guarded by the monitor. Nothing of the application's is called under it.
 */
final class Streams {
    private final ClientContext client;
    private final Lane.Key key;
    private final Map<Stream, Entry> entries = new HashMap<>(2);
    private boolean open;
    private final Set<Stream> failed = new HashSet<>(0);
    private boolean closed;
    /** Completes when the last thing is done that was begun with the gates. Confined to the connection's executor. */
    private CompletionStage<Void> last = CompletableFuture.completedStage(null);

    /** Where the client goes on, and with which streams it has. Confined to the connection's executor. */
    private @Nullable HistoryRequest resumption;

    private Set<Stream> resumed = Set.of();

    Streams(ClientContext client, Lane.Key key) {
        this.client = client;
        this.key = key;
    }

    /** Streams as frames; does nothing if it does so already. */
    void join(Stream stream) {
        if (!isFramed(stream)) {
            leave(stream);
            checkRoom();
            enter(stream, new Entry(client.engine().hub().join(stream, key, client), true));
        }
    }

    /** Streams to a listener, instead of whatever was done with the stream before. */
    void join(Stream stream, Consumer<Message> listener) {
        leave(stream);
        checkRoom();
        ListenerMember.Terms terms =
                new ListenerMember.Terms(client.connectionId(), client::execute, noting(listener), this::tellLoss);
        enter(stream, new Entry(client.engine().hub().join(stream, terms), false));
    }

    /** Tells a protocol that keeps count for the client how far the listener has come, which has said what it will. */
    private Consumer<Message> noting(Consumer<Message> listener) {
        return message -> {
            listener.accept(message);
            if (!message.position().isNone()) {
                key.protocol().heard(key.identifier(), message).ifPresent(client::say);
            }
        };
    }

    private synchronized boolean isFramed(Stream stream) {
        Entry entry = entries.get(stream);
        return entry != null && entry.framed();
    }

    private synchronized void checkRoom() {
        int bound = client.engine().limits().capacity().streamsPerSubscription();
        if (!closed && entries.size() >= bound) {
            throw new IllegalStateException("A subscription has at most " + bound + " streams; stop one first");
        }
    }

    private void enter(Stream stream, Entry entry) {
        Entry superfluous = put(stream, entry);
        if (superfluous != null) {
            superfluous.membership().leave();
        }
        entry.membership().live().whenComplete((live, failure) -> {
            if (failure != null) {
                client.engine().observer().internalFailure("subscribe", failure);
                lost(stream, entry);
            } else {
                openIfConfirmed(stream, entry);
            }
        });
    }

    /** Returns what has to be left: this entry where all is over, or one that another thread has put here meanwhile. */
    private synchronized @Nullable Entry put(Stream stream, Entry entry) {
        return closed ? entry : entries.put(stream, entry);
    }

    /** A stream never became live: before the confirmation that rejects, after it the client has to be told. */
    private void lost(Stream stream, Entry entry) {
        boolean promised;
        synchronized (this) {
            boolean wanted = entry.equals(entries.get(stream));
            if (wanted) {
                failed.add(stream);
            }
            promised = open && wanted;
        }
        if (promised) {
            leave(stream);
            tellLoss();
        }
    }

    /** A stream that has become live after the confirmation opens by itself. */
    private void openIfConfirmed(Stream stream, Entry entry) {
        synchronized (this) {
            if (!open) {
                return;
            }
        }
        client.execute(() -> serially(() -> {
            boolean late = entry.take();
            return late ? catchUp(Map.of(stream, entry), late(stream)) : CompletableFuture.completedStage(null);
        }));
    }

    /** Returns the wish of a client that goes on with this stream too, the first time that it is streamed from. */
    private @Nullable HistoryRequest late(Stream stream) {
        HistoryRequest wish = resumption;
        boolean known = wish != null && wish.positionOf(key.identifier(), stream) != null;
        return known && resumed.add(stream) ? wish : null;
    }

    /** Does one thing to the gates after another. On the connection's executor. */
    private CompletionStage<Void> serially(Supplier<CompletionStage<Void>> step) {
        CompletionStage<Void> done = last.handle((before, trouble) -> true).thenCompose(ended -> step.get());
        last = done;
        return done;
    }

    /** Completes when every stream there is now is live. */
    synchronized CompletionStage<Void> live() {
        List<CompletableFuture<Position>> pending = new ArrayList<>(entries.size());
        entries.values().forEach(entry -> pending.add(entry.membership().live().toCompletableFuture()));
        return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Replays what was missed, then lets through what the streams have held, and all that comes. A stream that was lost
     * after the ones that the confirmation waited for is a promise broken, and the client is told.
     *
     * @param wish what the client wants to have replayed, or null for nothing
     * @return completes on the connection's executor when the streams are open
     */
    CompletionStage<Void> open(@Nullable HistoryRequest wish) {
        boolean broken;
        Map<Stream, Entry> all;
        synchronized (this) {
            open = true;
            broken = !failed.isEmpty();
            all = new HashMap<>(entries);
        }
        // What is not live yet opens when it is.
        all.values().removeIf(entry -> !entry.isLive() || !entry.take());
        if (wish != null && wish.resumption()) {
            resumption = wish;
            resumed = new HashSet<>(all.keySet());
        }
        CompletionStage<Void> opened = serially(() -> catchUp(all, wish));
        if (broken) {
            tellLoss();
        }
        return opened;
    }

    /** Shuts the streams, replays what is missing before the first message that was seen, and opens them again. */
    CompletionStage<Void> replay(HistoryRequest wish) {
        return serially(() -> {
            Map<Stream, Entry> all;
            synchronized (this) {
                all = new HashMap<>(entries);
            }
            all.values().removeIf(entry -> !entry.isTaken());
            List<CompletableFuture<Void>> shut = new ArrayList<>();
            all.values().forEach(entry -> shut.add(entry.membership().shut().toCompletableFuture()));
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletionStage<Void> allShut = CompletableFuture.allOf(shut.toArray(CompletableFuture<?>[]::new));
            allShut.whenComplete((none, failure) ->
                    client.execute(() -> catchUp(all, wish).whenComplete((opened, trouble) -> done.complete(null))));
            return done;
        });
    }

    private CompletionStage<Void> catchUp(Map<Stream, Entry> some, @Nullable HistoryRequest wish) {
        CatchUp catchUp = new CatchUp(client, key, wish, this::tellLoss);
        some.forEach((stream, entry) -> catchUp.add(stream, entry.membership()));
        return catchUp.finish(() -> !isClosed());
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Tells the client that messages were lost, in its protocol's words or by a disconnect. */
    private void tellLoss() {
        key.protocol()
                .gap(key.identifier())
                .ifPresentOrElse(
                        words -> {
                            client.outbox().add(words);
                            client.outbox().flush();
                        },
                        client::missedMessages);
    }

    /** Leaves one stream. */
    void leave(Stream stream) {
        Entry entry;
        synchronized (this) {
            entry = entries.remove(stream);
            failed.remove(stream);
        }
        if (entry != null) {
            entry.membership().leave();
        }
    }

    /** Leaves all streams. */
    void leaveAll() {
        List<Entry> all;
        synchronized (this) {
            all = List.copyOf(entries.values());
            entries.clear();
        }
        all.forEach(entry -> entry.membership().leave());
    }

    /** Leaves all streams and takes no more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        leaveAll();
    }

    /** One stream. Whether it was taken is confined to the connection's executor. */
    private static final class Entry {
        private final Membership membership;
        private final boolean framed;
        private boolean taken;

        /**
         * Creates an entry.
         *
         * @param membership the place in its audience
         * @param framed whether messages become frames, or go to a listener
         */
        private Entry(Membership membership, boolean framed) {
            this.membership = membership;
            this.framed = framed;
        }

        private Membership membership() {
            return membership;
        }

        private boolean framed() {
            return framed;
        }

        /** Claims the first opening of the gate. Tells whether nobody had. */
        private boolean take() {
            boolean first = !taken;
            taken = true;
            return first;
        }

        private boolean isTaken() {
            return taken;
        }

        private boolean isLive() {
            CompletableFuture<Position> live = membership.live().toCompletableFuture();
            return live.isDone() && !live.isCompletedExceptionally();
        }
    }
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Everybody on this node who listens to one stream.
 *
 * <p>Thread-safe: members come and go under the hub's entry of the stream, messages come on the backplane's thread. The
 * lanes are guarded by the monitor; delivery goes over a snapshot that is made anew after a lane has come or gone.
 */
final class Audience {
    private final List<Shard> shards;
    private final CompletableFuture<Position> live = new CompletableFuture<>();
    private final Sequence sequence;
    private final Map<Lane.Key, Lane> lanes = new HashMap<>(2);
    private final Collection<ListenerMember> listeners = new CopyOnWriteArrayList<>();
    private @Nullable List<Lane> snapshot;

    private final Stream stream;
    private final BroadcastObserver observer;

    /**
     * Creates an audience without members.
     *
     * @param listening completes when the backplane listens
     * @param setup what all audiences share
     */
    Audience(Stream stream, Setup setup, CompletionStage<Position> listening) {
        this.stream = stream;
        this.shards = setup.shards();
        this.observer = setup.observer();
        this.sequence = new Sequence(
                stream, setup.history(), observer, setup.heldBytes(), new Sequence.Outlets(this::spread, this::lose));
        listening.whenComplete((base, failure) -> {
            if (failure == null) {
                sequence.start(base);
                live.complete(base);
            } else {
                live.completeExceptionally(failure);
            }
        });
    }

    /**
     * What all audiences share.
     *
     * @param shards the threads of the fan-out
     * @param history where missing messages are found
     * @param observer who is told
     * @param heldBytes how many bytes of messages wait until those have been found
     */
    record Setup(List<Shard> shards, History history, BroadcastObserver observer, int heldBytes) {}

    CompletionStage<Position> live() {
        return live;
    }

    /** Tells whether the backplane could not be made to listen. */
    boolean hasFailed() {
        return live.isCompletedExceptionally();
    }

    /** Counts a member in and returns its lane, which must then admit it. */
    synchronized Lane countIn(Lane.Key key, LaneMember member) {
        Lane lane = lanes.get(key);
        if (lane == null) {
            lane = new Lane(key, shards);
            lanes.put(key, lane);
            snapshot = null;
        }
        lane.countIn(member);
        return lane;
    }

    /** Counts a member out of its lane, which must then dismiss it. */
    synchronized void countOut(Lane lane, LaneMember member) {
        lane.countOut(member);
        if (lane.isEmpty()) {
            lanes.remove(lane.key());
            snapshot = null;
        }
    }

    void add(ListenerMember listener) {
        listeners.add(listener);
    }

    void remove(ListenerMember listener) {
        listeners.remove(listener);
    }

    synchronized boolean isEmpty() {
        return lanes.isEmpty() && listeners.isEmpty();
    }

    /** Returns up to where messages were handed on, or stood when the backplane began to listen. Does not wait. */
    Position position() {
        return sequence.position();
    }

    /** Takes a message from the backplane. */
    void receive(Message message) {
        sequence.receive(message);
    }

    /** Runs something between two messages. */
    CompletionStage<Void> between(Runnable task) {
        sequence.between(task);
        return CompletableFuture.completedStage(null);
    }

    /** Looks whether the newest message has been lost. */
    void check() {
        sequence.check();
    }

    /** Delivers a message to all; one that fails does not keep it from the others. */
    private void spread(Message message) {
        List<Lane> all = lanes();
        int reached = 0;
        for (int i = 0; i < all.size(); i++) {
            try {
                reached += all.get(i).deliver(message);
            } catch (Throwable failure) {
                observer.internalFailure("lane", failure);
            }
        }
        if (!listeners.isEmpty()) {
            reached += toListeners(Delivery.of(message, null));
        }
        observer.delivered(stream, reached);
    }

    private void lose(Position upTo) {
        lanes().forEach(lane -> Attempt.at("lane", observer, () -> lane.lose(upTo)));
        toListeners(Delivery.loss(upTo, null));
    }

    private int toListeners(Delivery delivery) {
        int reached = 0;
        for (ListenerMember listener : listeners) {
            try {
                listener.deliver(delivery);
                reached++;
            } catch (Throwable failure) {
                observer.internalFailure("listener", failure);
            }
        }
        return reached;
    }

    private synchronized List<Lane> lanes() {
        if (snapshot == null) {
            snapshot = List.copyOf(lanes.values());
        }
        return snapshot;
    }
}

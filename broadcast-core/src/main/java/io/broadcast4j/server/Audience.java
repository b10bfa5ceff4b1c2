package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Everybody on this node who listens to one stream.
 *
 * <p>Thread-safe: members come and go under the hub's entry of the stream, messages come on the backplane's thread. The
 * lanes are guarded by the monitor; delivery goes over a snapshot that is made anew after a lane has come or gone.
 */
final class Audience {
    private final List<Shard> shards;
    private final CompletionStage<Position> live;
    private final Map<Lane.Key, Lane> lanes = new HashMap<>(2);
    private final Collection<ListenerMember> listeners = new CopyOnWriteArrayList<>();
    private @Nullable List<Lane> snapshot;

    /** Takes the stage that completes when the backplane listens. */
    Audience(List<Shard> shards, CompletionStage<Position> live) {
        this.shards = shards;
        this.live = live;
    }

    CompletionStage<Position> live() {
        return live;
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

    /** Delivers a message to all; one that fails does not keep it from the others. Returns how many it reaches. */
    int deliver(Message message, BiConsumer<String, Throwable> failures) {
        List<Lane> all = lanes();
        int reached = 0;
        for (int i = 0; i < all.size(); i++) {
            try {
                reached += all.get(i).deliver(message);
            } catch (Throwable failure) {
                failures.accept("lane", failure);
            }
        }
        for (ListenerMember listener : listeners) {
            try {
                listener.deliver(message);
                reached++;
            } catch (Throwable failure) {
                failures.accept("listener", failure);
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

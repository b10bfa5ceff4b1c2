package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to which stream on this node. The first listener of a stream makes the backplane listen, the last one
 * makes it stop.
 *
 * <p>Both happen inside the table's entry for the stream: outside of it, a join could slip in between the last leave and
 * the backplane's unsubscribe, and would hear nothing. That is why a backplane must return from both at once.
 *
 * <p>Thread-safe.
 */
final class Hub {
    /** How many messages a gate holds while a subscription is being confirmed, or a listener while it is busy. */
    static final int HELD_MESSAGES = 1_024;

    private final ConcurrentHashMap<Stream, Audience> audiences = new ConcurrentHashMap<>();
    private final Backplane backplane;
    private final BroadcastObserver observer;
    private final Audience.Setup setup;
    private final Gate.Capacity<Delivery> held;

    /**
     * Creates a hub.
     *
     * @param history where missing messages are found; answers always
     * @param heldBytes how many bytes a gate holds, or wait for a listener
     */
    Hub(Backplane backplane, History history, List<Shard> shards, BroadcastObserver observer, int heldBytes) {
        this.backplane = backplane;
        this.observer = observer;
        this.setup = new Audience.Setup(shards, history, observer, heldBytes);
        this.held = new Gate.Capacity<>(HELD_MESSAGES, heldBytes, Delivery::bytes);
    }

    /** Joins a stream so that each message becomes a frame of the lane. */
    Membership join(Stream stream, Lane.Key key, Recipient recipient) {
        LaneMember member = new LaneMember(key, recipient, held);
        Place place = new Place();
        Audience audience = enter(stream, entered -> {
            place.position = entered.position();
            place.lane = entered.countIn(key, member);
        });
        Lane lane = Objects.requireNonNull(place.lane);
        try {
            lane.admit(member);
        } catch (Throwable rejection) {
            exit(stream, audience, () -> audience.countOut(lane, member));
            throw rejection;
        }
        return new Membership(
                audience.live(), place.position, member, () -> member.shard().shut(member), () -> {
                    exit(stream, audience, () -> audience.countOut(lane, member));
                    Attempt.at("fan-out", observer, () -> lane.dismiss(member));
                });
    }

    /** Joins a stream so that each message is handed to a listener. */
    Membership join(Stream stream, ListenerMember.Terms terms) {
        ListenerMember member = new ListenerMember(terms, held);
        Place place = new Place();
        Audience audience = enter(stream, entered -> {
            place.position = entered.position();
            entered.add(member);
        });
        return new Membership(
                audience.live(), place.position, member, () -> audience.between(member.gate()::shut), () -> {
                    member.dismiss();
                    exit(stream, audience, () -> audience.remove(member));
                });
    }

    /** Takes a message from the backplane, on its thread. */
    void receive(Message message) {
        Audience audience = audiences.get(message.stream());
        if (audience == null) {
            // Perhaps the first listener is on its way in; then the backplane listens already. This waits for the
            // entry.
            audience = audiences.computeIfPresent(message.stream(), (stream, entered) -> entered);
        }
        if (audience != null) {
            audience.receive(message);
        }
    }

    /**
     * Looks at a part of the streams for messages that were lost without a later one that reveals it.
     *
     * @param part which part, from 0
     * @param parts how many parts there are
     */
    void check(int part, int parts) {
        audiences.forEach((stream, audience) -> {
            if (!stream.isReserved() && Math.floorMod(stream.hashCode(), parts) == part) {
                Attempt.at("position check", observer, audience::check);
            }
        });
    }

    /** Looks at all streams, the library's own included, for messages that were lost. */
    void checkAll() {
        audiences.forEach((stream, audience) -> Attempt.at("position check", observer, audience::check));
    }

    /** Tells whether anybody on this node listens to a stream. */
    boolean isListening(Stream stream) {
        return audiences.containsKey(stream);
    }

    /** Returns where missing messages are found. */
    History history() {
        return setup.history();
    }

    /** Returns how many streams are listened to. */
    int streams() {
        return audiences.size();
    }

    /** Enters the audience of a stream. One that never became live is left to those who are in it. */
    private Audience enter(Stream stream, Consumer<Audience> entrance) {
        return Objects.requireNonNull(audiences.compute(stream, (name, existing) -> {
            Audience audience = existing == null || existing.hasFailed()
                    ? new Audience(name, setup, backplane.subscribe(name))
                    : existing;
            entrance.accept(audience);
            return audience;
        }));
    }

    private void exit(Stream stream, Audience entered, Runnable departure) {
        List<Throwable> failures = new ArrayList<>(0);
        audiences.computeIfPresent(stream, (name, current) -> {
            departure.run();
            if (current != entered || !entered.isEmpty()) {
                return current;
            }
            try {
                backplane.unsubscribe(name);
            } catch (Throwable failure) {
                failures.add(failure);
            }
            return null;
        });
        failures.forEach(failure -> observer.internalFailure("unsubscribe", failure));
    }

    /** Carries a lane, and where its stream stood, out of the table's entry. */
    private static final class Place {
        private @Nullable Lane lane;
        private Position position = Position.NONE;
    }
}

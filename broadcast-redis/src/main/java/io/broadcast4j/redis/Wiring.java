package io.broadcast4j.redis;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which channels are subscribed to on the connection that there is to one shard: brings them in line with what is wanted
 * of this shard, many channels at a time, and all of them on each new connection.
 *
 * <p>Confined to the control thread.
 */
final class Wiring {
    /** How many channels one command names at most. */
    private static final int BATCH = 256;

    private final Ears ears;
    private final Predicate<ByteBuffer> isHere;
    private final Executor control;
    private final Map<ByteBuffer, Wire> wires = new HashMap<>();
    private final Set<ByteBuffer> changed = new LinkedHashSet<>();
    private final Set<ByteBuffer> awaited = new HashSet<>();
    private final Set<ByteBuffer> displaced = new LinkedHashSet<>();
    private @Nullable Subscriber subscriber;
    private Runnable whenWhole = () -> {};
    private boolean due;

    /**
     * Creates what has no connection as yet.
     *
     * @param isHere tells whether a channel is heard at this shard, as far as is known
     */
    Wiring(Ears ears, Predicate<ByteBuffer> isHere, Executor control) {
        this.ears = ears;
        this.isHere = isHere;
        this.control = control;
    }

    /** Takes note that a channel is wanted now, or not any more. */
    void change(ByteBuffer channel) {
        if (subscriber == null) {
            // The next connection asks for all that is wanted then.
            return;
        }
        changed.add(channel);
        if (!due) {
            due = true;
            control.execute(this::bringInLine);
        }
    }

    /**
     * Takes a new connection and asks for everything anew.
     *
     * @param whole run when everything that was wanted by now is heard, and again whenever that was so for channels that
     *     came to this shard later
     */
    void attach(Subscriber fresh, Runnable whole) {
        detach();
        subscriber = fresh;
        whenWhole = whole;
        takeWanted();
        if (awaited.isEmpty()) {
            whole.run();
        }
        bringInLine();
    }

    /** Forgets the connection. */
    void detach() {
        subscriber = null;
        whenWhole = () -> {};
        wires.clear();
        awaited.clear();
        changed.clear();
        displaced.clear();
    }

    /** Brings the channels in line with a layout that has changed: leaves those that are elsewhere, takes new ones. */
    void review() {
        if (subscriber == null) {
            return;
        }
        // The server has unsubscribed them by itself, for it does not have their slots any more.
        wires.keySet().removeIf(channel -> !isHere.test(channel));
        displaced.removeIf(channel -> !isHere.test(channel));
        boolean waited = !awaited.isEmpty();
        awaited.removeIf(channel -> !isHere.test(channel));
        takeWanted();
        if (waited && awaited.isEmpty()) {
            whenWhole.run();
        }
        bringInLine();
    }

    private void takeWanted() {
        ears.forEachWanted(channel -> {
            if (!wires.containsKey(channel) && isHere.test(channel)) {
                changed.add(channel);
                awaited.add(channel);
            }
        });
    }

    /** Takes note that a channel is heard. */
    void subscribed(ByteBuffer channel) {
        Wire wire = wires.get(channel);
        if (wire == null) {
            return;
        }
        wire.answered();
        if (wire.isOver()) {
            wires.remove(channel);
        } else if (wire.isHeard()) {
            confirm(channel);
        }
    }

    /** Takes note that a channel is not heard any more, and tells whether that was not wanted. */
    boolean unsubscribed(ByteBuffer channel) {
        Wire wire = wires.get(channel);
        return wire != null && wire.isHeard() && displace(channel);
    }

    /** Takes note that the server does not take a channel, and tells whether it should have. */
    boolean refused(ByteBuffer channel) {
        return wires.containsKey(channel) && displace(channel);
    }

    private boolean displace(ByteBuffer channel) {
        wires.remove(channel);
        awaited.add(channel);
        displaced.add(channel);
        return true;
    }

    /** Asks again for what was refused or taken away. Tells whether there is anything. */
    boolean retry() {
        if (displaced.isEmpty()) {
            return false;
        }
        changed.addAll(displaced);
        displaced.clear();
        bringInLine();
        return true;
    }

    private void bringInLine() {
        due = false;
        Subscriber current = subscriber;
        if (current == null) {
            return;
        }
        List<ByteBuffer> more = new ArrayList<>();
        List<ByteBuffer> fewer = new ArrayList<>();
        for (ByteBuffer channel : changed) {
            Wire wire = wires.computeIfAbsent(channel, name -> new Wire());
            boolean wanted = isHere.test(channel) && ears.isWanted(channel);
            if (wanted && !wire.isAsked()) {
                wire.ask();
                more.add(channel);
            } else if (wanted && wire.isHeard()) {
                confirm(channel);
            } else if (!wanted) {
                if (wire.isAsked()) {
                    wire.give();
                    fewer.add(channel);
                }
                await(channel);
            }
            if (wire.isOver()) {
                wires.remove(channel);
            }
        }
        changed.clear();
        inBatches(fewer, current::unsubscribe);
        inBatches(more, current::subscribe);
    }

    private static void inBatches(List<ByteBuffer> channels, Consumer<List<ByteBuffer>> command) {
        for (int from = 0; from < channels.size(); from += BATCH) {
            command.accept(channels.subList(from, Math.min(from + BATCH, channels.size())));
        }
    }

    private void confirm(ByteBuffer channel) {
        ears.heard(channel);
        await(channel);
    }

    /** A channel need not be awaited any more. */
    private void await(ByteBuffer channel) {
        if (awaited.remove(channel) && awaited.isEmpty()) {
            whenWhole.run();
        }
    }
}

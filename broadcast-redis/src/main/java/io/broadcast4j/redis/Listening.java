package io.broadcast4j.redis;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which streams this node wants to hear, and which channels are subscribed to on the connection that there is: brings the
 * second in line with the first, many channels at a time, and all of them on each new connection.
 *
 * <p>Thread-safe. What is wanted is a concurrent table; what was asked for is confined to the control thread.
 */
final class Listening {
    private static final Script BEGIN = Script.named("begin");

    /** How long Redis may be away when a stream is subscribed to: as long as the engine waits, or somewhat longer. */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(15);

    /** How many channels one command names at most. */
    private static final int BATCH = 256;

    private final ConcurrentHashMap<ByteBuffer, Ear> ears = new ConcurrentHashMap<>();
    private final ScriptRunner scripts;
    private final Retrial retrial;
    private final Names names;
    private final Epochs epochs = new Epochs();
    private final Control control;
    private final Arrivals arrivals;
    private final ByteBuffer sign;

    private final Map<ByteBuffer, Wire> wires = new HashMap<>();
    private final Set<ByteBuffer> changed = new LinkedHashSet<>();
    private final Set<ByteBuffer> awaited = new HashSet<>();
    private @Nullable Subscriber subscriber;
    private Runnable whenWhole = () -> {};
    private boolean due;

    /**
     * Creates what listens to nothing as yet.
     *
     * @param sign a channel that is always heard
     */
    Listening(ScriptRunner scripts, Names names, Control control, Arrivals arrivals, byte[] sign) {
        this.scripts = scripts;
        this.names = names;
        this.control = control;
        this.retrial = new Retrial(control, BEGIN_WITHIN);
        this.arrivals = arrivals;
        this.sign = ByteBuffer.wrap(sign);
    }

    /** Wants to hear a stream. */
    CompletionStage<Position> add(Stream stream) {
        Ear ear = new Ear(stream, channel(stream));
        ears.put(ear.channel(), ear);
        ScriptRunner.Call call = ScriptRunner.Call.of(
                BEGIN, List.of(names.of(stream, "meta")), epochs.next(), Long.toString(Epochs.KEPT.toMillis()));
        retrial.ask(() -> scripts.run(call))
                .whenComplete((reply, failure) -> control.execute(() -> begin(ear, reply, failure)));
        return ear.live();
    }

    /** Does not want to hear a stream any more. */
    void remove(Stream stream) {
        ByteBuffer channel = channel(stream);
        ears.remove(channel);
        control.execute(() -> change(channel));
    }

    /** Returns the stream of a channel, if it is wanted. */
    @Nullable
    Stream stream(ByteBuffer channel) {
        Ear ear = ears.get(channel);
        return ear == null ? null : ear.stream();
    }

    private ByteBuffer channel(Stream stream) {
        return ByteBuffer.wrap(names.of(stream, "live"));
    }

    private void begin(Ear ear, @Nullable List<Object> reply, @Nullable Throwable failure) {
        if (ears.get(ear.channel()) != ear) {
            return;
        }
        if (reply == null) {
            ears.remove(ear.channel(), ear);
            Throwable cause = failure == null ? RedisFailure.notConnected() : RedisFailure.of(failure);
            arrivals.behind(() -> ear.live().completeExceptionally(cause));
        } else {
            ear.begin(Envelope.position(Reply.text(reply, 0), Reply.text(reply, 1), Reply.text(reply, 2)));
        }
        change(ear.channel());
    }

    private void change(ByteBuffer channel) {
        changed.add(channel);
        if (!due) {
            due = true;
            control.execute(this::bringInLine);
        }
    }

    /**
     * Takes a new connection and asks for everything anew. On the control thread.
     *
     * @param whole run when everything that was wanted by now is heard
     */
    void attach(Subscriber fresh, Runnable whole) {
        detach();
        subscriber = fresh;
        whenWhole = whole;
        awaited.add(sign);
        changed.add(sign);
        ears.forEach((channel, ear) -> {
            changed.add(channel);
            if (ear.hasBegun()) {
                awaited.add(channel);
            }
        });
        bringInLine();
    }

    /** Forgets the connection. On the control thread. */
    void detach() {
        subscriber = null;
        whenWhole = () -> {};
        wires.clear();
        awaited.clear();
        changed.clear();
    }

    /** Takes note that a channel is heard. On the control thread. */
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
            boolean wanted = isWanted(channel);
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
                // It may be awaited though it was never asked for: given up while a new connection was taken.
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

    private boolean isWanted(ByteBuffer channel) {
        Ear ear = ears.get(channel);
        return channel.equals(sign) || (ear != null && ear.hasBegun());
    }

    private static void inBatches(List<ByteBuffer> channels, Consumer<List<ByteBuffer>> command) {
        for (int from = 0; from < channels.size(); from += BATCH) {
            command.accept(channels.subList(from, Math.min(from + BATCH, channels.size())));
        }
    }

    private void confirm(ByteBuffer channel) {
        Ear ear = ears.get(channel);
        if (ear != null && ear.hasBegun()) {
            arrivals.behind(() -> ear.live().complete(ear.base()));
        }
        await(channel);
    }

    /** A channel need not be awaited any more. */
    private void await(ByteBuffer channel) {
        if (awaited.remove(channel) && awaited.isEmpty()) {
            whenWhole.run();
        }
    }

    /** Fails what is still on its way. */
    void close() {
        ears.values().forEach(ear -> ear.live().completeExceptionally(RedisFailure.closed()));
        ears.clear();
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to streams: asks where each stands, and then has its channel heard.
 *
 * <p>Thread-safe.
 */
final class Listening {
    private static final Script BEGIN = Script.named("begin");

    /** How long Redis may be away when a stream is subscribed to: as long as the engine waits, or somewhat longer. */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(15);

    private final ScriptRunner scripts;
    private final Retrial retrial;
    private final Names names;
    private final Ears ears;
    private final Control control;
    private final Consumer<ByteBuffer> changed;
    private final Epochs epochs = new Epochs();

    /**
     * Creates what listens to nothing as yet.
     *
     * @param changed told on the control thread of a channel that is wanted now, or not any more
     */
    Listening(ScriptRunner scripts, Names names, Ears ears, Control control, Consumer<ByteBuffer> changed) {
        this.scripts = scripts;
        this.retrial = new Retrial(control, BEGIN_WITHIN);
        this.names = names;
        this.ears = ears;
        this.control = control;
        this.changed = changed;
    }

    /** Wants to hear a stream. */
    CompletionStage<Position> add(Stream stream) {
        Ear ear = new Ear(stream, channel(stream));
        ears.add(ear);
        ScriptRunner.Call call = ScriptRunner.Call.of(
                BEGIN,
                List.of(names.of(stream, "meta"), names.of(stream, "log")),
                epochs.next(),
                Long.toString(Epochs.KEPT.toMillis()));
        retrial.ask(() -> scripts.run(call))
                .whenComplete((reply, failure) -> control.execute(() -> begin(ear, reply, failure)));
        return ear.live();
    }

    /** Does not want to hear a stream any more. */
    void remove(Stream stream) {
        ByteBuffer channel = channel(stream);
        ears.remove(channel);
        control.execute(() -> changed.accept(channel));
    }

    private ByteBuffer channel(Stream stream) {
        return ByteBuffer.wrap(names.of(stream, "live"));
    }

    private void begin(Ear ear, @Nullable List<Object> reply, @Nullable Throwable failure) {
        if (ears.get(ear.channel()) != ear) {
            return;
        }
        if (reply == null) {
            ears.fail(ear, failure == null ? RedisFailure.notConnected() : RedisFailure.of(failure));
        } else {
            begin(ear, reply);
        }
        changed.accept(ear.channel());
    }

    private void begin(Ear ear, List<Object> reply) {
        try {
            ear.begin(Envelope.position(Reply.text(reply, 0), Reply.text(reply, 1), Reply.text(reply, 2)));
        } catch (RuntimeException e) {
            ears.fail(
                    ear,
                    new BroadcastException(Outcome.REJECTED, "What Redis holds of " + ear.stream() + " is wrong", e));
        }
    }
}

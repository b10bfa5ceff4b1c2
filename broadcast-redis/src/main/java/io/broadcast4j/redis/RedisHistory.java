package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Replay;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis remembers of the streams.
 *
 * <p>Asked since a time, a stream that Redis does not know has nothing, unless the time is before Redis had its present
 * data, or before it may have forgotten the stream. Times are Redis's own.
 *
 * <p>Thread-safe. A message that is not understood, as from a later version of this library, makes a gap.
 */
final class RedisHistory implements History {
    private static final Logger LOG = LoggerFactory.getLogger(RedisHistory.class);
    private static final Script SINCE_POSITION = Script.named("since_position");
    private static final Script SINCE_TIME = Script.named("since_time");
    private static final Script BORN = Script.named("born");

    /** Where the messages begin in a reply, and how many parts each has. */
    private static final int HEAD = 4;

    private static final int PARTS = 3;

    private final ScriptRunner scripts;
    private final Retrial retrial;
    private final Names names;
    private final Supplier<Layout> layout;
    private final Epochs epochs = new Epochs();

    /**
     * Creates a history.
     *
     * @param layout tells where the data of a stream are
     */
    RedisHistory(ScriptRunner scripts, Retrial retrial, Names names, Supplier<Layout> layout) {
        this.scripts = scripts;
        this.retrial = retrial;
        this.names = names;
        this.layout = layout;
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Position position) {
        ScriptRunner.Call call = ScriptRunner.Call.of(
                SINCE_POSITION,
                keys(stream),
                position.epoch(),
                Long.toString(position.offset()),
                position.entryId(),
                Long.toString(Epochs.KEPT.toMillis()),
                epochs.next());
        return retrial.ask(() -> scripts.run(call)).thenApply(reply -> replay(stream, reply));
    }

    @Override
    public CompletionStage<Replay> since(Stream stream, Instant time) {
        // Clients ask in whole seconds, and nobody can be asked for what was before all seconds.
        long millis = Math.max(0, millis(time));
        ScriptRunner.Call call = ScriptRunner.Call.of(
                SINCE_TIME, keys(stream), Long.toString(millis), Long.toString(Epochs.KEPT.toMillis()));
        return retrial.ask(() -> scripts.run(call))
                .thenCompose(reply -> isWhole(stream, millis)
                        .thenApply(whole -> whole ? replay(stream, reply) : new Replay.Gap(top(reply))));
    }

    /**
     * Tells whether Redis has had its present data since a time; a part of a second does not count. Asked behind the
     * messages: if Redis loses its data in between, that is noticed.
     */
    private CompletionStage<Boolean> isWhole(Stream stream, long millis) {
        String tag = layout.get().tagBeside(ByteBuffer.wrap(names.of(stream, "meta")));
        if (tag == null) {
            return CompletableFuture.completedStage(false);
        }
        ScriptRunner.Call born = ScriptRunner.Call.of(BORN, List.of(names.own(tag, "born")));
        return retrial.ask(() -> scripts.run(born))
                .thenApply(since -> !since.isEmpty() && millis >= Long.parseLong(Reply.text(since, 0)) / 1_000 * 1_000);
    }

    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException beyondAllClocks) {
            return time.isBefore(Instant.EPOCH) ? 0 : Long.MAX_VALUE;
        }
    }

    private List<byte[]> keys(Stream stream) {
        return List.of(names.of(stream, "meta"), names.of(stream, "log"));
    }

    private static Replay replay(Stream stream, List<Object> reply) {
        return switch (Reply.text(reply, 0)) {
            case "messages" -> messages(stream, reply);
            case "none" -> new Replay.Messages(List.of(), Position.NONE);
            default -> new Replay.Gap(top(reply));
        };
    }

    private static Replay messages(Stream stream, List<Object> reply) {
        Position top = top(reply);
        List<Message> messages = new ArrayList<>((reply.size() - HEAD) / PARTS);
        for (int i = HEAD; i < reply.size(); i += PARTS) {
            try {
                Position position = Envelope.position(top.epoch(), Reply.text(reply, i + 1), Reply.text(reply, i));
                messages.add(Envelope.kept(stream, position, Reply.bytes(reply, i + 2)));
            } catch (IllegalArgumentException e) {
                LOG.warn("The history of {} holds something else than messages: {}", stream, e.getMessage());
                return new Replay.Gap(top);
            }
        }
        return new Replay.Messages(messages, top);
    }

    private static Position top(List<Object> reply) {
        return Envelope.position(Reply.text(reply, 1), Reply.text(reply, 2), Reply.text(reply, 3));
    }
}

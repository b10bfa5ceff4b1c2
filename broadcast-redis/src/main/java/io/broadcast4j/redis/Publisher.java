package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Publishes: one script for each message, without waiting for the one before.
 *
 * <p>Thread-safe: its monitor sees to the order of calls, and is held while one is handed to the client, which never blocks.
 */
final class Publisher {
    /** How long a key is known. */
    static final Duration KEY_KEPT = Duration.ofMinutes(5);

    private static final Script PUBLISH = Script.named("publish");

    /** How much text the history of a stream keeps, in bytes of UTF-8. */
    private static final String MAX_TEXT_BYTES = Integer.toString(1 << 20);

    private final ScriptRunner scripts;
    private final Names names;
    private final Epochs epochs;
    private final Supplier<Layout> layout;
    private final BooleanSupplier silent;
    private final Waiting waiting = new Waiting();
    private final byte[] node;
    // Guarded by this.
    private long calls;

    /**
     * Creates a publisher.
     *
     * @param node a text that no other node has
     * @param layout tells how Redis hands messages to all who listen
     * @param silent tells whether Redis is not heard just now
     */
    Publisher(ScriptRunner scripts, Names names, String node, Supplier<Layout> layout, BooleanSupplier silent) {
        this.scripts = scripts;
        this.names = names;
        this.epochs = new Epochs();
        this.node = bytes(node);
        this.layout = layout;
        this.silent = silent;
    }

    /** Publishes a message. */
    CompletionStage<Position> publish(Publication publication) {
        byte[] body = Envelope.body(publication.message());
        try {
            waiting.enter(body.length, silent.getAsBoolean());
        } catch (BroadcastException full) {
            return CompletableFuture.failedFuture(full);
        }
        CompletableFuture<Position> stored = new CompletableFuture<>();
        CompletionStage<List<Object>> answer;
        try {
            answer = run(publication, body);
        } catch (RuntimeException e) {
            waiting.leave(body.length);
            return CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((reply, failure) -> {
            waiting.leave(body.length);
            try {
                if (failure != null) {
                    stored.completeExceptionally(RedisFailure.of(failure));
                } else {
                    stored.complete(position(reply));
                }
            } catch (RuntimeException e) {
                stored.completeExceptionally(e);
            }
        });
        return stored;
    }

    /** Numbers the calls in the order in which they are run. */
    private synchronized CompletionStage<List<Object>> run(Publication publication, byte[] body) {
        calls++;
        return scripts.run(call(publication, body));
    }

    private ScriptRunner.Call call(Publication publication, byte[] body) {
        Stream stream = publication.message().stream();
        HistoryPolicy policy = publication.history();
        String key = publication.idempotencyKey();
        byte[] meta = names.of(stream, "meta");
        return new ScriptRunner.Call(
                PUBLISH,
                List.of(meta, names.of(stream, "log"), key == null ? meta : names.of(stream, "once", key)),
                List.of(
                        body,
                        bytes(Integer.toString(policy.messages())),
                        bytes(Long.toString(Epochs.age(policy).toMillis())),
                        bytes(policy.latestOnly() ? "1" : "0"),
                        bytes(MAX_TEXT_BYTES),
                        bytes(epochs.next()),
                        node,
                        bytes(Long.toString(calls)),
                        bytes(key == null ? "" : Long.toString(KEY_KEPT.toMillis())),
                        bytes(Long.toString(Epochs.keptFor(policy).toMillis())),
                        bytes(layout.get().publishCommand()),
                        names.of(stream, "live")));
    }

    private static Position position(List<Object> reply) {
        if (reply.isEmpty()) {
            throw new BroadcastException(
                    Outcome.UNKNOWN,
                    "The connection to Redis was lost before it answered, and it cannot tell whether it has done this");
        }
        return Envelope.position(Reply.text(reply, 0), Reply.text(reply, 1), Reply.text(reply, 2));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

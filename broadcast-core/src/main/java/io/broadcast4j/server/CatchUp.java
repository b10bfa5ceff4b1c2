package io.broadcast4j.server;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Replay;
import io.broadcast4j.protocol.HistoryRequest;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Frame;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays to one subscription what it has missed of its streams, while their gates are shut, and opens them: all of what
 * was asked for, or nothing and the word that a part is gone.
 *
 * <p>Confined to the connection's serial executor.
 */
final class CatchUp {
    private final ClientContext client;
    private final Lane.Key key;
    private final @Nullable HistoryRequest wish;
    private final List<Part> parts = new ArrayList<>();
    private final List<Membership> others = new ArrayList<>();
    private final Map<Stream, Position> places = new HashMap<>();
    private final Runnable loss;
    private boolean remembered;

    /**
     * Begins with nothing to replay.
     *
     * @param wish what the client has asked for, or null if it did not ask; then it gets the state of those streams alone
     *     that keep nothing but the latest message
     * @param loss tells the client that did not ask that it does not get even that
     */
    CatchUp(ClientContext client, Lane.Key key, @Nullable HistoryRequest wish, Runnable loss) {
        this.client = client;
        this.key = key;
        this.wish = wish;
        this.loss = loss;
    }

    /** One stream whose history is being read. */
    private record Part(Stream stream, Membership membership, boolean whole, CompletableFuture<Replay> replay) {
        boolean isComplete() {
            return replay.isDone() && !replay.isCompletedExceptionally() && replay.join() instanceof Replay.Messages;
        }

        Replay.Messages found() {
            return (Replay.Messages) replay.join();
        }

        List<Message> lacking() {
            return membership.lacking(found().messages());
        }
    }

    /** Begins to read what was missed of a stream, whose gate is shut. */
    CatchUp add(Stream stream, Membership membership) {
        Memory memory = client.engine().memory();
        remembered |= !memory.isOff(stream);
        boolean readable = wish == null || wish.readable();
        boolean whole = !memory.isStateOnly(stream);
        if (!membership.hasBeenOpen()) {
            places.put(stream, memory.isOff(stream) ? Position.NONE : membership.base());
        }
        (readable ? memory.read(key.identifier(), stream, wish) : Optional.<CompletionStage<Replay>>empty())
                .ifPresentOrElse(
                        replay -> parts.add(new Part(stream, membership, whole, replay.toCompletableFuture())),
                        () -> others.add(membership));
        return this;
    }

    /**
     * Waits until everything is read, then replays it and opens the gates.
     *
     * @param stillWanted tells, when all is read, whether the subscription is still there
     * @return completes on the connection's executor when that is done
     */
    CompletionStage<Void> finish(BooleanSupplier stillWanted) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletionStage<Void> read =
                CompletableFuture.allOf(parts.stream().map(Part::replay).toArray(CompletableFuture<?>[]::new));
        Runnable rest = () -> {
            if (stillWanted.getAsBoolean()) {
                replayOrBeginAnew();
                key.protocol().caughtUp(key.identifier(), places).ifPresent(client.outbox()::add);
                parts.forEach(part -> part.membership().open());
                others.forEach(Membership::open);
                client.outbox().flush();
            }
            done.complete(null);
        };
        if (read.toCompletableFuture().isDone()) {
            rest.run();
        } else {
            read.whenComplete((all, failure) -> client.execute(rest));
        }
        return done;
    }

    /** Whoever did not get what was there for it must not go on as if it had. */
    private void replayOrBeginAnew() {
        try {
            replay();
        } catch (Throwable failure) {
            client.engine().observer().internalFailure("history", failure);
            client.missedMessages();
        }
    }

    private void replay() {
        parts.removeIf(part -> part.membership().isLeft());
        Map<Part, List<Message>> lacking = new LinkedHashMap<>();
        boolean whole = parts.stream().allMatch(Part::isComplete);
        if (whole) {
            parts.forEach(part -> lacking.put(part, part.lacking()));
        }
        boolean complete = whole && fits(lacking.values());
        boolean met = wish == null || (wish.readable() && (mayBeMet() || (parts.isEmpty() && others.isEmpty())));
        if (complete) {
            int messages = 0;
            for (Map.Entry<Part, List<Message>> entry : lacking.entrySet()) {
                Part part = entry.getKey();
                Position seen = part.membership()
                        .replay(words(), entry.getValue(), part.found().top(), part.whole());
                messages += entry.getValue().size();
                if (!seen.isNone()) {
                    places.replace(part.stream(), seen);
                }
            }
            answer(met, messages);
            if (messages > 0) {
                // Before what was held comes on top of it.
                client.outbox().flush();
            }
        } else if (wish == null) {
            loss.run();
        } else {
            answer(false, 0);
        }
    }

    /** Tells whether there is a history of what was asked for, or it was not asked for by itself. */
    private boolean mayBeMet() {
        return remembered || key.protocol().keepsCount();
    }

    /** Who asks for history wants to know how far it goes; who is given a state has not asked. */
    private Protocol words() {
        return wish == null ? key.protocol() : key.protocol().withPositions();
    }

    /** Tells whether one answer has room for all of it. */
    private boolean fits(Collection<List<Message>> replays) {
        long bytes = 0;
        for (List<Message> lacking : replays) {
            long around = lacking.isEmpty() ? 0 : around(lacking.get(lacking.size() - 1));
            for (Message message : lacking) {
                bytes += Frame.utf8Length(message.json()) + around;
            }
        }
        return bytes <= client.outbox().roomForAnAnswer();
    }

    /** Returns what a message costs besides its text; it is about the same for all of one stream. */
    private long around(Message message) {
        return (long) words().message(key.identifier(), message).bytes()
                - Frame.utf8Length(message.json())
                + Outbox.FRAME_OVERHEAD_BYTES;
    }

    private void answer(boolean met, int messages) {
        if (wish == null) {
            return;
        }
        if (met) {
            client.outbox().add(key.protocol().historyConfirmation(key.identifier()));
            client.engine().observer().historyReplayed(client.info(), key.identifier(), messages);
        } else {
            client.outbox().add(key.protocol().historyRejection(key.identifier()));
            client.engine().observer().historyRejected(client.info(), key.identifier());
        }
    }
}

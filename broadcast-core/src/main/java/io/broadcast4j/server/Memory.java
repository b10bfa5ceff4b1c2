package io.broadcast4j.server;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Replay;
import io.broadcast4j.protocol.HistoryRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What can be replayed to clients.
 *
 * @param policies what is remembered
 * @param history where it is
 */
record Memory(HistoryPolicies policies, History history) {
    private static final Replay GONE = new Replay.Gap(Position.NONE);

    /** Tells whether nothing of a stream is ever replayed. */
    boolean isOff(Stream stream) {
        return history == History.NONE || policies.of(stream).isOff();
    }

    /** Tells whether a stream is nothing but its latest message, which every new subscription gets. */
    boolean isStateOnly(Stream stream) {
        return !isOff(stream) && policies.of(stream).latestOnly();
    }

    /**
     * Reads what a subscription has missed of a stream.
     *
     * @param identifier that of the subscription
     * @param wish what the client asks for, or null if it did not ask
     * @return empty if there is nothing to read
     */
    Optional<CompletionStage<Replay>> read(String identifier, Stream stream, @Nullable HistoryRequest wish) {
        HistoryPolicy policy = policies.of(stream);
        Position known = wish == null ? null : wish.positionOf(identifier, stream);
        if (isOff(stream)) {
            // It has been on, when the client was shown that position, and nobody knows what has come since.
            return known == null ? Optional.empty() : Optional.of(CompletableFuture.completedStage(GONE));
        }
        if (known != null) {
            return Optional.of(history.since(stream, known));
        }
        if (policy.latestOnly()) {
            return Optional.of(history.since(stream, Position.NONE).thenApply(Memory::orNothing));
        }
        if (wish != null && wish.resumption()) {
            return Optional.of(CompletableFuture.completedStage(GONE));
        }
        return wish == null || wish.since() == null
                ? Optional.empty()
                : Optional.of(history.since(stream, wish.since()));
    }

    /** A stream that has no state as yet, or none any more, has nothing that a new subscription could miss. */
    private static Replay orNothing(Replay state) {
        return state instanceof Replay.Gap gap ? new Replay.Messages(List.of(), gap.top()) : state;
    }
}

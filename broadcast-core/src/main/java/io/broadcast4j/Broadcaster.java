package io.broadcast4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends messages to streams. Everything that reaches a client by way of a stream starts here.
 *
 * <p>It has one method to implement, so behaviour is added by wrapping it. The rest are shorthands.
 *
 * <p>Thread: any; implementations are thread-safe. Blocking: none. A call returns after hand-over to the backplane, be
 * there three subscribers or three hundred thousand.
 *
 * <p>Failure: what the caller did wrong throws at once ({@link IllegalArgumentException} with the value and the bound).
 * What the infrastructure did wrong fails the stage with a {@link BroadcastException}. A slow client never does either.
 */
@FunctionalInterface
public interface Broadcaster {
    /**
     * Sends a message to a stream.
     *
     * @param message anything that can be written as JSON: a record, a map, a list, a text, a number
     * @return the position in the stream's history, or {@link Position#NONE} where it keeps none. Messages sent to one
     *     stream by one thread are delivered in the order of the calls.
     * @throws IllegalArgumentException if the message cannot be written as JSON or is too large
     */
    CompletionStage<Position> broadcast(Stream stream, Object message, BroadcastOptions options);

    /** Sends a message to a stream with the default options. */
    default CompletionStage<Position> broadcast(Stream stream, Object message) {
        return broadcast(stream, message, BroadcastOptions.DEFAULT);
    }

    /**
     * Sends one message to several streams. Implementations that encode do so once.
     *
     * @return the positions, in the order of the streams; fails if one of them failed
     */
    default CompletionStage<List<Position>> broadcast(Collection<Stream> streams, Object message) {
        List<CompletableFuture<Position>> sent = new ArrayList<>(streams.size());
        for (Stream stream : streams) {
            sent.add(broadcast(stream, message, BroadcastOptions.DEFAULT).toCompletableFuture());
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> sent.stream().map(CompletableFuture::join).toList());
    }

    /**
     * Sends a message to those who called {@code streamFor(model)} in the channel of that name.
     *
     * @param channelName the name under which the channel is registered
     */
    default CompletionStage<Position> broadcastTo(String channelName, Object model, Object message) {
        return broadcast(Stream.forModel(channelName, model), message);
    }

    /** Like {@link #broadcastTo(String, Object, Object)} for a channel registered under its simple class name. */
    default CompletionStage<Position> broadcastTo(Class<?> channel, Object model, Object message) {
        return broadcastTo(channel.getSimpleName(), model, message);
    }
}

package io.broadcast4j.channel;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Identity;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * One client in one channel: what it asked for, who it is, and what the application can do with it.
 *
 * <p>Thread-safe, and meant to be used while its channel is being called. Once it has ended, everything but the getters
 * does nothing. Blocking: none.
 */
public interface Subscription {
    /** Returns the identifier as the client wrote it. */
    String identifier();

    /** Returns what the client subscribed with: the identifier read as JSON, {@code channel} included. */
    Json params();

    /** Returns the name under which the channel is registered. */
    String channelName();

    /** Returns who the client is. */
    Identity identity();

    /** Returns the id of the connection, for {@link BroadcastOptions#exceptConnection}. */
    String connectionId();

    /** Returns a map for whatever the application wants to keep with this subscription. It is safe for all threads. */
    Map<String, Object> attributes();

    /** Returns the server's broadcaster. */
    Broadcaster broadcaster();

    /** Sends something to this client alone. Before the confirmation it arrives before the confirmation. */
    void transmit(Object message);

    /** Turns the subscription away. Takes effect when the channel's method returns; without effect after the confirmation. */
    void reject();

    /** Tells whether {@link #reject()} was called. */
    boolean isRejected();

    /**
     * Sends every message of a stream to this client from now on. The confirmation waits until the stream is live.
     * Streaming from the same stream again changes nothing, so no message comes twice.
     *
     * @throws IllegalStateException if the subscription has as many streams as it may
     */
    void streamFrom(Stream stream);

    /**
     * Hands every message of a stream to a listener from now on, instead of sending it or handing it to another one.
     *
     * @throws IllegalStateException if the subscription has as many streams as it may
     */
    void streamFrom(Stream stream, StreamListener listener);

    /** Streams from the stream of one model in this channel: see {@link Stream#forModel}. */
    default void streamFor(Object model) {
        streamFrom(Stream.forModel(channelName(), model));
    }

    /** Stops streaming from a stream: what is broadcast after this returned is not sent. */
    void stopStreamFrom(Stream stream);

    /** Stops streaming from the stream of one model. */
    default void stopStreamFor(Object model) {
        stopStreamFrom(Stream.forModel(channelName(), model));
    }

    /** Stops all streams of this subscription. */
    void stopAllStreams();

    /** Broadcasts to a stream. */
    default CompletionStage<Position> broadcast(Stream stream, Object message) {
        return broadcaster().broadcast(stream, message);
    }

    /** Broadcasts to everybody on a stream but this client's connection. */
    default CompletionStage<Position> broadcastToOthers(Stream stream, Object message) {
        return broadcaster().broadcast(stream, message, BroadcastOptions.exceptConnection(connectionId()));
    }

    /** Returns this client's presence on a stream, which it need not stream from. */
    Presence presence(Stream stream);

    /**
     * Lets the client whisper to the others on a stream: what it sends by that command of AnyCable's protocol goes to them
     * past the channel, and is never remembered. A subscription has one stream for that: the last one given here.
     */
    void allowWhispers(Stream stream);

    /**
     * Runs a task at intervals for as long as the subscription lives, on its executor. The interval begins anew when the
     * task has ended, so runs never overlap. An exception is reported, and the task goes on.
     */
    Scheduler.Timer every(Duration interval, Runnable task);
}

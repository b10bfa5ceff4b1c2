package io.broadcast4j.server;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Identity;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Presence;
import io.broadcast4j.channel.StreamListener;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One subscription of one client: what the application holds in its hands.
 *
 * <p>It is pending until all streams of {@code subscribed} are live, then confirmed, unless it was rejected; and ended
 * once. Thread-safe: the state is guarded by the monitor, which is never held while application code runs.
 */
final class ClientSubscription implements Subscription {
    private enum State {
        PENDING,
        CONFIRMED,
        ENDED
    }

    private final ClientContext client;
    private final String identifier;
    private final Json params;
    private final ChannelCatalog.Entry entry;
    private final ChannelCalls calls;
    private final Streams streams;
    private final Timers timers;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(2);
    private State state = State.PENDING;
    private long confirmedAt = Long.MAX_VALUE;
    private volatile boolean rejected;

    ClientSubscription(ClientContext client, String identifier, Json params, ChannelCatalog.Entry entry) {
        this.client = client;
        this.identifier = identifier;
        this.params = params;
        this.entry = entry;
        this.streams = new Streams(client, new Lane.Key(client.protocol(), identifier));
        this.calls = new ChannelCalls(client, this, entry);
        this.timers = new Timers(client.engine().scheduler(), client::execute);
    }

    /** Makes the channel, where there is one for each subscription, and lets it subscribe. Tells whether that held. */
    boolean subscribe() {
        boolean held = calls.create()
                && calls.run("beforeSubscribe", Channel::beforeSubscribe)
                && (rejected || calls.run("subscribed", Channel::subscribed));
        rejected |= !held;
        return !rejected;
    }

    /** Completes when everything streamed from so far is live. */
    CompletionStage<Void> live() {
        return streams.live();
    }

    /** Tells the client that it is subscribed, once, and lets its streams through. Tells whether it did. */
    boolean confirm() {
        synchronized (this) {
            if (state != State.PENDING) {
                return false;
            }
            state = State.CONFIRMED;
            confirmedAt = client.received();
            client.outbox().add(client.protocol().confirmation(identifier));
        }
        streams.open();
        client.outbox().flush();
        client.engine().observer().subscriptionConfirmed(client.info(), identifier);
        return true;
    }

    /** Tells whether the client had been told that it is subscribed before it sent its message of that number. */
    synchronized boolean wasConfirmedBefore(long number) {
        return state == State.CONFIRMED && number > confirmedAt;
    }

    /** Tells whether the client has been told that it is subscribed. */
    synchronized boolean isConfirmed() {
        return state == State.CONFIRMED;
    }

    /** Marks it rejected from outside of the channel. */
    void refuse() {
        rejected = true;
    }

    /** Stops everything and tells the channel. Idempotent. */
    void end() {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        Attempt.at("timers", client.engine().observer(), timers::cancel);
        Attempt.at("streams", client.engine().observer(), streams::close);
        calls.run("beforeUnsubscribe", Channel::beforeUnsubscribe);
        calls.run("unsubscribed", Channel::unsubscribed);
        calls.run("afterUnsubscribe", Channel::afterUnsubscribe);
    }

    /** Returns how the channel is called. */
    ChannelCalls calls() {
        return calls;
    }

    @Override
    public void transmit(Object message) {
        Engine engine = client.engine();
        String json = engine.codec().encode(message, engine.limits().outbound().messageBytes());
        if (isEnded()) {
            return;
        }
        client.outbox().add(client.protocol().transmission(identifier, json));
        client.outbox().flush();
    }

    @Override
    public synchronized void reject() {
        if (state == State.PENDING) {
            rejected = true;
        }
    }

    @Override
    public boolean isRejected() {
        return rejected;
    }

    @Override
    public void streamFrom(Stream stream) {
        streams.join(stream);
    }

    @Override
    public void streamFrom(Stream stream, StreamListener listener) {
        streams.join(
                stream,
                message -> calls.attempt(
                        "listener",
                        () -> listener.received(client.engine().messages().decode(message.json()))));
    }

    @Override
    public void stopStreamFrom(Stream stream) {
        streams.leave(stream);
    }

    @Override
    public void stopAllStreams() {
        streams.leaveAll();
    }

    @Override
    public Scheduler.Timer every(Duration interval, Runnable task) {
        return timers.every(interval, () -> calls.attempt("timer", task));
    }

    @Override
    public String identifier() {
        return identifier;
    }

    @Override
    public Json params() {
        return params;
    }

    @Override
    public String channelName() {
        return entry.name();
    }

    @Override
    public Identity identity() {
        return client.identity();
    }

    @Override
    public String connectionId() {
        return client.connectionId();
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public Broadcaster broadcaster() {
        return client.engine().broadcaster();
    }

    @Override
    public Presence presence(Stream stream) {
        throw new IllegalStateException("Presence is not ready");
    }

    @Override
    public void allowWhispers(Stream stream) {
        throw new IllegalStateException("Whispers are not ready");
    }

    @Override
    public String toString() {
        return "Subscription[" + entry.name() + " of " + client.identity() + "]";
    }

    private synchronized boolean isEnded() {
        return state == State.ENDED;
    }
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Identity;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Presence;
import io.broadcast4j.channel.StreamListener;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.Json;
import io.broadcast4j.protocol.HistoryRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one client: what the application holds in its hands.
 *
 * <p>It is pending until all streams of {@code subscribed} are live, then confirmed, unless it was rejected; and ended
 * once. Thread-safe: the state is guarded by the monitor, which is never held while application code runs.
 */
final class ClientSubscription implements Subscription {
    /** How many requests for history may wait for an answer. */
    static final int MAX_CATCHING_UP = 8;

    private enum State {
        PENDING,
        CONFIRMED,
        ENDED
    }

    private final ClientContext client;
    private final Lane.Key key;
    private final Json params;
    private final ChannelCatalog.Entry entry;
    private final ChannelCalls calls;
    private final Streams streams;
    private final Timers timers;
    private final Attending attending;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>(2);
    private State state = State.PENDING;
    private long confirmedAt = Long.MAX_VALUE;
    private volatile boolean rejected;
    private volatile @Nullable Stream whispers;
    // Confined to the serial executor.
    private int catchingUp;
    private boolean opened;

    ClientSubscription(ClientContext client, Lane.Key key, Json params, ChannelCatalog.Entry entry) {
        this.client = client;
        this.key = key;
        this.params = params;
        this.entry = entry;
        this.streams = new Streams(client, key);
        this.attending = new Attending(client);
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

    /**
     * Makes it confirmed, once. Its streams stay shut until {@link #catchUp}.
     *
     * @param aloud whether the client is told so here; a restored subscription is listed in the welcome instead
     */
    boolean confirm(boolean aloud) {
        synchronized (this) {
            if (state != State.PENDING) {
                return false;
            }
            state = State.CONFIRMED;
            confirmedAt = aloud ? client.received() : 0;
            if (aloud) {
                client.outbox().add(client.protocol().confirmation(identifier()));
            }
        }
        return true;
    }

    /**
     * Replays what the client has missed, and lets its streams through. What is asked while that goes on is answered
     * afterwards.
     *
     * @param wish what the client asks for, or null if it does not ask
     */
    CompletionStage<Void> catchUp(@Nullable HistoryRequest wish) {
        if (catchingUp >= MAX_CATCHING_UP) {
            client.say(client.protocol().historyRejection(identifier()));
            client.engine().observer().historyRejected(client.info(), identifier());
            return CompletableFuture.completedStage(null);
        }
        catchingUp++;
        boolean first = !opened;
        opened = true;
        CompletableFuture<Void> answered = new CompletableFuture<>();
        CompletionStage<Void> caughtUp = first || wish == null ? streams.open(wish) : streams.replay(wish);
        caughtUp.whenComplete((done, failure) -> {
            catchingUp--;
            if (failure != null) {
                // Nobody knows which of the streams are open: the client has to begin anew.
                client.engine().observer().internalFailure("history", failure);
                client.missedMessages();
            }
            answered.complete(null);
        });
        return answered;
    }

    /** Tells whether its streams have been let through, or are about to be. */
    boolean isOpened() {
        return opened;
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

    /**
     * Stops everything and tells the channel. Idempotent.
     *
     * @param grace how long it stays present all the same
     */
    void end(Duration grace) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
        }
        Attempt.at("timers", client.engine().observer(), timers::cancel);
        Attempt.at("streams", client.engine().observer(), streams::close);
        attending.end(grace);
        calls.run("beforeUnsubscribe", Channel::beforeUnsubscribe);
        calls.run("unsubscribed", Channel::unsubscribed);
        calls.run("afterUnsubscribe", Channel::afterUnsubscribe);
    }

    /** Returns where it is present. */
    Attending attending() {
        return attending;
    }

    /** Says something to the others on the stream for whispers. Tells whether there is one. */
    boolean whisper(Json data) {
        Stream stream = whispers;
        if (stream != null) {
            client.engine()
                    .broadcaster()
                    .broadcast(
                            stream,
                            data,
                            BroadcastOptions.exceptConnection(connectionId()).withoutHistory());
        }
        return stream != null;
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
        client.say(client.protocol().transmission(identifier(), json));
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
        return key.identifier();
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
        return attending.on(stream);
    }

    @Override
    public void allowWhispers(Stream stream) {
        whispers = stream;
    }

    @Override
    public String toString() {
        return "Subscription[" + entry.name() + " of " + client.identity() + "]";
    }

    private synchronized boolean isEnded() {
        return state == State.ENDED;
    }
}

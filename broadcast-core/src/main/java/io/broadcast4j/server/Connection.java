package io.broadcast4j.server;

import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Identity;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SerialExecutor;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.protocol.Welcome;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client: the inbound road from its transport to its subscriptions.
 *
 * <p>Transports call {@link #receive} and {@link #closed} on their own threads; everything else that the client does runs on
 * its serial executor, one thing at a time: authentication, then its commands in the order they came, then the clean-up.
 * Its end always comes from the transport: {@link #cut} only asks the outlet to close.
 */
final class Connection implements Inlet, ClientContext {
    /** Makes the thread that cleans up where the application's executor does not take the task any more. */
    private static final DaemonThreads RESCUE = new DaemonThreads("rescue");

    private final Engine engine;
    private final Opening opening;
    private final ConnectionRegistry registry;
    private final Sessions sessions;
    private final Outbox outbox;
    private final SerialExecutor serial;
    private final InboundGuard guard;
    private final Liveness liveness;
    private final Subscriptions subscriptions = new Subscriptions(this);
    private final Dispatcher dispatcher;
    private final long openedAt;
    private final Ending ending = new Ending();
    private final AtomicBoolean cleaned = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();
    private final Greeting greeting;

    // Written on the serial executor before anything that reads them is queued there; volatile for other threads.
    private volatile String id;
    private volatile @Nullable Identity identity;
    private volatile ConnectionInfo info;
    private volatile Instant lastHeard;
    private volatile @Nullable Arrival arrival;

    Connection(Engine engine, ConnectionRegistry registry, Sessions sessions, Opening opening, Outlet outlet) {
        this.engine = engine;
        this.registry = registry;
        this.sessions = sessions;
        this.opening = opening;
        this.id = opening.id();
        this.openedAt = engine.scheduler().nanoTime();
        this.lastHeard = engine.scheduler().now();
        this.info = new ConnectionInfo(id, "", protocol().name());
        this.outbox =
                new Outbox(outlet, engine.limits().outbound(), engine.scheduler(), () -> cut(Disconnect.TOO_SLOW));
        this.greeting = new Greeting(outbox);
        this.serial = new SerialExecutor(engine.executor(), this::failed);
        this.guard = new InboundGuard(engine.limits().inbound(), openedAt);
        this.dispatcher = new Dispatcher(this, guard, subscriptions);
        this.liveness = new Liveness(opening.answersPings(), openedAt);
    }

    /** Authenticates the client and welcomes it, or turns it away. */
    void open(Handshake handshake) {
        Arrival coming = new Arrival(this, sessions, handshake);
        arrival = coming;
        execute(coming::begin);
    }

    /** Notes who the client is, and the session that it goes on with. */
    void identify(Identity who, Optional<String> formerId) {
        id = formerId.orElse(opening.id());
        identity = who;
        info = new ConnectionInfo(id, who.key(), protocol().name());
        liveness.expireAt(who.expiresAt());
    }

    /**
     * Greets the client, and begins to carry out its commands.
     *
     * @param restored the subscriptions that it has again, or null if it comes without a session
     */
    void welcome(@Nullable List<String> restored) {
        if (isEnding()) {
            return;
        }
        greeting.welcome(protocol().welcome(new Welcome(id, restored, liveness.extensions())));
        guard.welcomed();
        liveness.welcomed();
        engine.observer().connectionOpened(info);
        dispatcher.begin();
    }

    /** Returns whether it is still there. */
    Liveness liveness() {
        return liveness;
    }

    /** The transport could not be made to send any more, and was told to close. */
    void abandoned() {
        if (ending.abandon(Disconnect.TOO_SLOW)) {
            engine.observer().connectionCut(info, Disconnect.TOO_SLOW.reason());
        }
    }

    @Override
    public void receive(String text) {
        if (isEnding()) {
            return;
        }
        liveness.heard();
        lastHeard = engine.scheduler().now();
        long number = received.incrementAndGet();
        InboundGuard.Verdict verdict = guard.check(text, engine.scheduler().nanoTime());
        if (verdict.disconnect() != null) {
            cut(verdict.disconnect());
        } else if (verdict.passes()) {
            execute(() -> dispatcher.handle(text, number));
        } else {
            engine.observer().commandIgnored(info, "rate", "");
        }
    }

    @Override
    public boolean isEnding() {
        return ending.isBegun();
    }

    @Override
    public void cut(Disconnect reason) {
        if (ending.cut(reason)) {
            engine.observer().connectionCut(info, reason.reason());
            outbox.close(reason, protocol().disconnect(reason));
        }
    }

    /** Ends because the client goes on by another connection. Tells whether it can have the session. */
    boolean giveWay() {
        boolean free = ending.giveWay();
        if (free) {
            cut(Disconnect.SESSION_RESUMED);
        }
        return free;
    }

    @Override
    public void refuse(Disconnect reason) {
        cut(reason);
    }

    @Override
    public void closed() {
        if (ending.vanish()) {
            Arrival arrived = arrival;
            if (arrived != null) {
                arrived.suspend(ending.isLost());
            }
            try {
                serial.execute(this::cleanUp);
            } catch (Throwable rejection) {
                failed(rejection);
            }
        }
    }

    /** Told of what a task threw, and of tasks that the executor did not take. The clean-up may be one of those. */
    private void failed(Throwable failure) {
        engine.observer().internalFailure("connection", failure);
        if (ending.isGone() && !cleaned.get()) {
            RESCUE.newThread(this::cleanUp).start();
        }
    }

    private void cleanUp() {
        if (!cleaned.compareAndSet(false, true)) {
            return;
        }
        Arrival arrived = arrival;
        try {
            subscriptions.endAll(
                    ending.isForGood()
                            ? Duration.ZERO
                            : engine.limits().continuity().presenceGrace());
        } finally {
            if (arrived != null) {
                Attempt.at("arrival", engine.observer(), arrived::depart);
            }
            registry.remove(this);
            opening.departure().run();
        }
        if (liveness.isWelcomed()) {
            engine.observer()
                    .connectionClosed(info, Duration.ofNanos(engine.scheduler().nanoTime() - openedAt));
        }
    }

    @Override
    public void missedMessages() {
        cut(Disconnect.INSUFFICIENT_STATE);
    }

    @Override
    public void execute(Runnable task) {
        try {
            serial.execute(task);
        } catch (Throwable e) {
            engine.observer().internalFailure("executor", e);
            cut(Disconnect.INTERNAL_ERROR);
        }
    }

    /** Tells whether a client can come back to this session. */
    boolean isResumable() {
        return opening.resumable();
    }

    ConnectionRegistry registry() {
        return registry;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public void say(Frame frame) {
        greeting.say(frame);
    }

    @Override
    public void answeredPing() {
        if (isResumable()) {
            liveness.promise();
        }
    }

    @Override
    public Instant lastHeard() {
        return lastHeard;
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Protocol protocol() {
        return opening.protocol();
    }

    @Override
    public Identity identity() {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("Not authenticated yet");
        }
        return known;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public String connectionId() {
        return id;
    }

    @Override
    public Shard shard() {
        return opening.shard();
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }
}

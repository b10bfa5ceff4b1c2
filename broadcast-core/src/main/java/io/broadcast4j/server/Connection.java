package io.broadcast4j.server;

import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Identity;
import io.broadcast4j.Message;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SerialExecutor;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.protocol.Welcome;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
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

    private final String id;
    private final Engine engine;
    private final Protocol protocol;
    private final ConnectionRegistry registry;
    private final Shard shard;
    private final Runnable departure;
    private final Outbox outbox;
    private final SerialExecutor serial;
    private final InboundGuard guard;
    private final Liveness liveness;
    private final Subscriptions subscriptions = new Subscriptions(this);
    private final Dispatcher dispatcher;
    private final long openedAt;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicBoolean cut = new AtomicBoolean();
    private final AtomicBoolean cleaned = new AtomicBoolean();
    private final AtomicLong received = new AtomicLong();

    // Written on the serial executor before anything that reads them is queued there; volatile for observers.
    private volatile @Nullable Identity identity;
    private volatile ConnectionInfo info;
    private @Nullable Membership control;

    Connection(Engine engine, ConnectionRegistry registry, Opening opening, Outlet outlet) {
        this.engine = engine;
        this.registry = registry;
        this.id = opening.id();
        this.protocol = opening.protocol();
        this.shard = opening.shard();
        this.departure = opening.departure();
        this.openedAt = engine.scheduler().nanoTime();
        this.info = new ConnectionInfo(id, "", protocol.name());
        this.outbox =
                new Outbox(outlet, engine.limits().outbound(), engine.scheduler(), () -> cut(Disconnect.TOO_SLOW));
        this.serial = new SerialExecutor(engine.executor(), this::failed);
        this.guard = new InboundGuard(engine.limits().inbound(), openedAt);
        this.dispatcher = new Dispatcher(this, guard, subscriptions);
        this.liveness = new Liveness(opening.answersPings(), openedAt);
    }

    /**
     * How a connection begins.
     *
     * @param id unguessable
     * @param protocol what it speaks
     * @param answersPings whether the pong extension was agreed on
     * @param shard which part of the fan-out serves it
     * @param departure called when it has gone
     */
    record Opening(String id, Protocol protocol, boolean answersPings, Shard shard, Runnable departure) {}

    /** Authenticates the client and welcomes it, or turns it away. */
    void open(Handshake handshake) {
        execute(() -> {
            Authentication found = Reception.authenticate(engine, info, handshake);
            if (found instanceof Authentication.Accepted accepted && !gone.get()) {
                accept(accepted.identity());
            } else if (found instanceof Authentication.Refused refused) {
                cut(refused.disconnect());
            }
        });
    }

    private void accept(Identity who) {
        identity = who;
        info = new ConnectionInfo(id, who.key(), protocol.name());
        liveness.expireAt(who.expiresAt());
        if (!registry.count(who)) {
            cut(Disconnect.TOO_MANY_CONNECTIONS);
            return;
        }
        Membership membership = engine.hub().join(RemoteDisconnect.stream(who.key()), this, Runnable::run, this::obey);
        control = membership;
        membership.open();
        membership
                .live()
                .whenComplete((live, failure) -> execute(() -> {
                    if (failure != null) {
                        engine.observer().internalFailure("control stream", failure);
                        cut(Disconnect.INTERNAL_ERROR);
                    } else {
                        welcome();
                    }
                }));
    }

    private void welcome() {
        if (isEnding()) {
            return;
        }
        outbox.add(protocol.welcome(new Welcome(id, null, liveness.answersPings() ? List.of("pong") : List.of())));
        outbox.flush();
        guard.welcomed();
        liveness.welcomed();
        engine.observer().connectionOpened(info);
        dispatcher.begin();
    }

    /** Carries out what was broadcast to everybody of this identity, on the backplane's thread. */
    private void obey(Message message) {
        try {
            Json order = engine.codec().decode(message.json());
            cut(Disconnect.remote(order.bool("reconnect")));
        } catch (InvalidJsonException e) {
            engine.observer().internalFailure("control stream", e);
        }
    }

    @Override
    public void receive(String text) {
        if (isEnding()) {
            return;
        }
        liveness.heard();
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
        return gone.get() || cut.get();
    }

    @Override
    public void cut(Disconnect reason) {
        if (!gone.get() && cut.compareAndSet(false, true)) {
            engine.observer().connectionCut(info, reason.reason());
            outbox.close(reason, protocol.disconnect(reason));
        }
    }

    @Override
    public void refuse(Disconnect reason) {
        cut(reason);
    }

    @Override
    public void closed() {
        if (gone.compareAndSet(false, true)) {
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
        if (gone.get() && !cleaned.get()) {
            RESCUE.newThread(this::cleanUp).start();
        }
    }

    private void cleanUp() {
        if (!cleaned.compareAndSet(false, true)) {
            return;
        }
        try {
            subscriptions.endAll();
            if (control != null) {
                control.leave();
            }
        } finally {
            registry.remove(this, identity);
            departure.run();
        }
        if (liveness.isWelcomed()) {
            engine.observer()
                    .connectionClosed(info, Duration.ofNanos(engine.scheduler().nanoTime() - openedAt));
        }
    }

    /** Sends a ping, unless the client has stopped to answer them. */
    void beat(Frame ping) {
        if (liveness.missedTwoBeats()) {
            cut(Disconnect.NO_PONG);
        } else if (liveness.isWelcomed()) {
            outbox.ping(ping);
        }
    }

    /** Ends what takes too long: a send, a farewell, authentication, a token's life. */
    void checkDeadlines() {
        Limits.Timing timing = engine.limits().timing();
        if (outbox.abandonIfStuck(timing.writeStall(), timing.close())) {
            if (cut.compareAndSet(false, true)) {
                engine.observer().connectionCut(info, Disconnect.TOO_SLOW.reason());
            }
            return;
        }
        Disconnect overdue = liveness.overdue(engine.scheduler(), timing.handshake());
        if (overdue != null) {
            cut(overdue);
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

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Protocol protocol() {
        return protocol;
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
        return shard;
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

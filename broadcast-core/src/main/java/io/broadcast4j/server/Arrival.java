package io.broadcast4j.server;

import io.broadcast4j.Identity;
import io.broadcast4j.Message;
import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How one client comes in: it is authenticated, or trusted as the one who has been here before with the same
 * credentials; listens to what concerns its identity; gets its former subscriptions back; and is welcomed.
 *
 * <p>Confined to the connection's serial executor, but for what others ask of it: orders come on the backplane's thread, the
 * end on the transport's, and the trust and the count on those of another connection. What these use is volatile or atomic.
 */
final class Arrival {
    private final Connection connection;
    private final Engine engine;
    private final Sessions sessions;
    private final Handshake handshake;
    private final AtomicReference<@Nullable Identity> counted = new AtomicReference<>();
    private @Nullable Membership control;
    /** Written before the session can be found by others. */
    private volatile Trust trust = Trust.NONE;

    /** Whether the identity was told to go, or may have been. */
    private volatile boolean revoked;

    private Optional<Sessions.Former> former;

    Arrival(Connection connection, Sessions sessions, Handshake handshake) {
        this.connection = connection;
        this.engine = connection.engine();
        this.sessions = sessions;
        this.handshake = handshake;
        this.former = connection.isResumable() ? sessions.find(handshake) : Optional.empty();
    }

    /** Lets the client in, or turns it away. */
    void begin() {
        String fingerprint = connection.isResumable() ? Credentials.fingerprint(handshake) : "";
        long now = engine.scheduler().nanoTime();
        former.filter(session -> session.trust().covers(handshake, fingerprint, now))
                .filter(session -> !isExpired(session.identity()))
                .ifPresentOrElse(
                        session -> {
                            trust = session.trust();
                            enter(session.identity(), true);
                        },
                        this::authenticate);
    }

    private boolean isExpired(Identity identity) {
        return identity.expiresAt() != null && engine.scheduler().now().isAfter(identity.expiresAt());
    }

    private void authenticate() {
        Authentication found = Reception.authenticate(engine, connection.info(), handshake);
        if (found instanceof Authentication.Accepted accepted && !connection.isEnding()) {
            trust = connection.isResumable()
                    ? new Trust(
                            Credentials.fingerprint(handshake),
                            handshake.sessionAttributesRead(),
                            engine.scheduler().nanoTime())
                    : Trust.NONE;
            former = former.filter(session ->
                    session.identity().key().equals(accepted.identity().key()));
            enter(accepted.identity(), false);
        } else if (found instanceof Authentication.Refused refused) {
            connection.cut(refused.disconnect());
        }
    }

    /**
     * Listens to what concerns an identity, before anything is done in its name.
     *
     * @param onTrust whether nobody has authenticated it this time
     */
    private void enter(Identity who, boolean onTrust) {
        connection.identify(who, Optional.empty());
        Membership membership = engine.hub()
                .join(
                        RemoteDisconnect.stream(who.key()),
                        new ListenerMember.Terms(
                                connection.connectionId(), Runnable::run, this::obey, this::missOrders));
        control = membership;
        membership.open();
        membership
                .live()
                .whenComplete((live, failure) -> connection.execute(() -> {
                    if (failure != null) {
                        engine.observer().internalFailure("control stream", failure);
                        connection.cut(Disconnect.INTERNAL_ERROR);
                    } else {
                        resume(who, onTrust);
                    }
                }));
    }

    /** Carries out what was broadcast to everybody of this identity, on the backplane's thread. */
    private void obey(Message message) {
        try {
            boolean reconnect = engine.codec().decode(message.json()).bool("reconnect");
            revoke();
            connection.cut(Disconnect.remote(reconnect));
        } catch (InvalidJsonException e) {
            engine.observer().internalFailure("control stream", e);
        }
    }

    private void missOrders() {
        revoke();
        connection.missedMessages();
    }

    /** Sees to it that nobody comes back to this session, also if it is being suspended just now. */
    private void revoke() {
        revoked = true;
        sessions.revoke(connection.connectionId());
    }

    /** Takes over the former session, which may have been revoked until the moment we began to listen. */
    private void resume(Identity who, boolean onTrust) {
        if (connection.isEnding()) {
            return;
        }
        if (control != null && former.isPresent()) {
            // An order that was being carried out while we joined has reached the former owner when this returns.
            control.shut();
            control.open();
        }
        Optional<List<String>> claimed = former.flatMap(Sessions.Former::claim);
        if (claimed.isPresent() || !onTrust) {
            claimed.ifPresent(subscriptions -> connection.identify(who, former.map(Sessions.Former::id)));
            admit(who, claimed);
        } else {
            forget();
        }
    }

    /** Begins anew, as somebody nobody has seen before. */
    private void forget() {
        depart();
        former = Optional.empty();
        authenticate();
    }

    private void admit(Identity who, Optional<List<String>> restorable) {
        if (connection.isEnding()) {
            return;
        }
        counted.set(who);
        if (!connection.registry().count(who)) {
            connection.cut(Disconnect.TOO_MANY_CONNECTIONS);
        } else {
            restorable.ifPresentOrElse(this::restore, () -> welcome(null));
        }
    }

    /**
     * Gets the subscriptions back, then welcomes the client with those that are there again. For those that take long it
     * does not wait: the client subscribes to them itself.
     */
    private void restore(List<String> identifiers) {
        Set<String> there = new HashSet<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (String identifier : identifiers) {
            if (connection.isEnding()) {
                return;
            }
            all.add(connection
                    .subscriptions()
                    .restore(identifier)
                    .thenAccept(restored -> {
                        if (restored) {
                            there.add(identifier);
                        }
                    })
                    .toCompletableFuture());
        }
        AtomicBoolean welcomed = new AtomicBoolean();
        Runnable welcome = () -> {
            if (welcomed.compareAndSet(false, true)) {
                welcome(identifiers.stream().filter(there::contains).toList());
            }
        };
        CompletionStage<Void> answered = CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
        Scheduler.Timer patience = engine.scheduler()
                .schedule(engine.limits().timing().handshake().dividedBy(3), () -> connection.execute(welcome));
        answered.thenRun(() -> {
            patience.cancel();
            welcome.run();
        });
    }

    private void welcome(@Nullable List<String> restored) {
        if (connection.isEnding()) {
            return;
        }
        if (connection.isResumable()) {
            sessions.began(new LiveSession(connection, this));
        }
        connection.welcome(restored);
        if (restored != null && connection.liveness().isWelcomed()) {
            engine.observer().sessionRestored(connection.info(), restored.size());
            engine.scheduler()
                    .schedule(
                            engine.limits().continuity().historyWait(),
                            () -> connection.execute(connection.subscriptions()::openRestored));
        }
    }

    /** Stops to count as a connection of its identity. Idempotent, thread-safe. */
    void release() {
        Identity who = counted.getAndSet(null);
        if (who != null) {
            connection.registry().release(who);
        }
    }

    /** Leaves nothing behind but what was suspended. */
    void depart() {
        sessions.ended(new LiveSession(connection, this));
        release();
        if (control != null) {
            control.leave();
            control = null;
        }
    }

    /**
     * Keeps the session of a client that is gone, so that it can come back.
     *
     * @param lost whether it was cut off by the network, or was slow or silent
     */
    void suspend(boolean lost) {
        sessions.ended(new LiveSession(connection, this));
        if (!lost || !connection.isResumable() || !connection.liveness().isWelcomed()) {
            return;
        }
        release();
        Sessions.Session session = new Sessions.Session(
                connection.connectionId(),
                connection.identity(),
                trust,
                connection.subscriptions().confirmed());
        Attempt.at("session", engine.observer(), () -> sessions.suspend(session));
        if (revoked) {
            sessions.revoke(session.id());
        }
    }

    /** Returns why the client need not be authenticated when it comes back. */
    Trust trust() {
        return trust;
    }
}

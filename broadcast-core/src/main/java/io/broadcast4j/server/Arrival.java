package io.broadcast4j.server;

import io.broadcast4j.Identity;
import io.broadcast4j.Message;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one client comes in: it is authenticated, or trusted as the one who has been here before with the same
 * credentials; listens to what concerns its identity; gets its former subscriptions back; and is welcomed.
 *
 * <p>Confined to the connection's serial executor.
 */
final class Arrival {
    private final Connection connection;
    private final Engine engine;
    private final Sessions sessions;
    private final Handshake handshake;
    private @Nullable Identity counted;
    private @Nullable Membership control;
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
        Optional<Identity> trusted = former.filter(session -> session.trusts(handshake))
                .map(Sessions.Former::identity)
                .filter(identity -> !isExpired(identity));
        trusted.ifPresentOrElse(identity -> enter(identity, true), this::authenticate);
    }

    private boolean isExpired(Identity identity) {
        return identity.expiresAt() != null && engine.scheduler().now().isAfter(identity.expiresAt());
    }

    private void authenticate() {
        Authentication found = Reception.authenticate(engine, connection.info(), handshake);
        if (found instanceof Authentication.Accepted accepted && !connection.isEnding()) {
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
        connection.identify(who, former.map(Sessions.Former::id));
        Membership membership = engine.hub()
                .join(
                        RemoteDisconnect.stream(who.key()),
                        new ListenerMember.Terms(
                                connection.connectionId(), Runnable::run, this::obey, connection::missedMessages));
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
            connection.cut(
                    Disconnect.remote(engine.codec().decode(message.json()).bool("reconnect")));
        } catch (InvalidJsonException e) {
            engine.observer().internalFailure("control stream", e);
        }
    }

    /** Takes over the former session, which may have been revoked until the moment we began to listen. */
    private void resume(Identity who, boolean onTrust) {
        if (connection.isEnding()) {
            return;
        }
        Optional<List<String>> claimed = former.flatMap(Sessions.Former::claim);
        if (claimed.isPresent() || !onTrust) {
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
        counted = who;
        if (!connection.registry().count(who)) {
            connection.cut(Disconnect.TOO_MANY_CONNECTIONS);
        } else {
            restorable.ifPresentOrElse(identifiers -> restore(identifiers, new ArrayList<>()), () -> welcome(null));
        }
    }

    /** Gets the subscriptions back one after another, then welcomes the client with those that are there again. */
    private void restore(List<String> identifiers, List<String> restored) {
        if (connection.isEnding()) {
            return;
        }
        if (identifiers.isEmpty()) {
            welcome(restored);
            return;
        }
        String identifier = identifiers.get(0);
        connection.subscriptions().restore(identifier).thenAccept(there -> {
            if (there) {
                restored.add(identifier);
            }
            restore(identifiers.subList(1, identifiers.size()), restored);
        });
    }

    private void welcome(@Nullable List<String> restored) {
        if (connection.isResumable()) {
            sessions.began(new LiveSession(connection, this));
        }
        connection.welcome(restored);
        if (restored != null) {
            engine.observer().sessionRestored(connection.info(), restored.size());
            engine.scheduler()
                    .schedule(
                            engine.limits().continuity().historyWait(),
                            () -> connection.execute(connection.subscriptions()::openRestored));
        }
    }

    /** Returns the identity that was counted as connected, or null. */
    @Nullable
    Identity counted() {
        return counted;
    }

    /** Stops to listen. */
    void depart() {
        if (control != null) {
            control.leave();
            control = null;
        }
    }

    /** Keeps the session of a client that was cut off by the network, or that was slow or silent. */
    void suspend(@Nullable Disconnect reason) {
        if (!connection.isResumable() || !connection.liveness().isWelcomed()) {
            return;
        }
        sessions.ended(new LiveSession(connection, this));
        if (reason == null || reason.isResumable()) {
            Sessions.Session session = new Sessions.Session(
                    connection.connectionId(),
                    connection.identity(),
                    Credentials.fingerprint(handshake),
                    connection.subscriptions().confirmed());
            Attempt.at("session", engine.observer(), () -> sessions.suspend(session));
        }
    }

    /** Tells whether another handshake carries the very credentials of this one. */
    boolean isTrusted(Handshake other) {
        return Credentials.fingerprint(handshake).equals(Credentials.fingerprint(other));
    }
}

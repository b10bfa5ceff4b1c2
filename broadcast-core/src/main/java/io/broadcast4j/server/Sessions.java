package io.broadcast4j.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.broadcast4j.Identity;
import io.broadcast4j.Scheduler;
import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node that a client may resume: of those who were cut off, for a while, and of those who are still
 * thought to be connected, since a client often knows first. An identity that is disconnected loses its sessions.
 *
 * <p>Thread-safe.
 */
final class Sessions {
    private static final int USUAL_CHARS = 1_024;

    private final Hub hub;
    private final boolean isOn;
    private final Cache<String, Suspended> suspended;
    private final ConcurrentHashMap<String, Former> live = new ConcurrentHashMap<>();

    Sessions(Hub hub, Scheduler scheduler, Continuity limits) {
        this.hub = hub;
        this.isOn = limits.sessions() > 0;
        this.suspended = Caffeine.newBuilder()
                .maximumWeight((long) limits.sessions() * USUAL_CHARS)
                .weigher(Sessions::weight)
                .expireAfterWrite(limits.session())
                .ticker(scheduler::nanoTime)
                .executor(Runnable::run)
                .removalListener(Sessions::removed)
                .build();
    }

    /**
     * What a client can come back to.
     *
     * @param id unguessable
     * @param identity who it is
     * @param trust why it need not be authenticated again
     * @param identifiers its subscriptions, the oldest first
     */
    record Session(String id, Identity identity, Trust trust, List<String> identifiers) {}

    /** A session that a client has named, before it is known whether it may have it. */
    interface Former {
        /** Returns the id of the session. */
        String id();

        /** Returns whose it is. */
        Identity identity();

        /** Returns why its client need not be authenticated again. */
        Trust trust();

        /** Takes the session over. Returns its subscriptions, or nothing if it is not there any more. */
        Optional<List<String>> claim();
    }

    /** Notes the session of a client that has been welcomed. */
    void began(Former session) {
        if (isOn) {
            live.put(session.id(), session);
        }
    }

    /** Forgets the session of a connection that is gone, unless another connection goes on with it. */
    void ended(Former session) {
        live.remove(session.id(), session);
    }

    /** Keeps the session of a client that was cut off. */
    void suspend(Session session) {
        if (!isOn) {
            return;
        }
        Suspended kept = new Suspended(session);
        suspended.put(session.id(), kept);
        try {
            kept.listen();
        } catch (Throwable deaf) {
            kept.forget();
            throw deaf;
        }
    }

    /** Forgets the session of a client that is not to have it any more, if it is kept. */
    void revoke(String id) {
        suspended.invalidate(id);
    }

    /** Returns the session that a handshake names. */
    Optional<Former> find(Handshake handshake) {
        return Credentials.session(handshake).flatMap(id -> {
            Former kept = suspended.getIfPresent(id);
            return Optional.ofNullable(kept != null ? kept : live.get(id));
        });
    }

    /** Forgets the sessions whose time is over. */
    void sweep() {
        suspended.cleanUp();
    }

    /** Forgets all sessions. */
    void clear() {
        suspended.invalidateAll();
    }

    /** One with few or short identifiers counts as one, others as more. */
    private static int weight(String id, Suspended kept) {
        int chars = kept.session.identifiers().stream().mapToInt(String::length).sum();
        return Math.max(USUAL_CHARS, chars);
    }

    private static void removed(@Nullable String id, @Nullable Suspended session, RemovalCause cause) {
        if (session != null) {
            session.close();
        }
    }

    /** A session without a connection; for as long as it is kept, it listens for its revocation. */
    private final class Suspended implements Former {
        private final Session session;
        private @Nullable Membership control;
        private boolean closed;

        private Suspended(Session session) {
            this.session = session;
        }

        private void listen() {
            Membership membership = hub.join(
                    RemoteDisconnect.stream(session.identity().key()),
                    new ListenerMember.Terms(id(), Runnable::run, order -> forget(), this::forget));
            membership.open();
            membership.live().whenComplete((live, failure) -> {
                if (failure != null) {
                    forget();
                }
            });
            synchronized (this) {
                if (!closed) {
                    control = membership;
                    return;
                }
            }
            membership.leave();
        }

        private void forget() {
            suspended.asMap().remove(id(), this);
        }

        private void close() {
            Membership membership;
            synchronized (this) {
                closed = true;
                membership = control;
                control = null;
            }
            if (membership != null) {
                membership.leave();
            }
        }

        @Override
        public String id() {
            return session.id();
        }

        @Override
        public Identity identity() {
            return session.identity();
        }

        @Override
        public Trust trust() {
            return session.trust();
        }

        @Override
        public Optional<List<String>> claim() {
            boolean there = suspended.asMap().remove(id(), this);
            return there ? Optional.of(session.identifiers()) : Optional.empty();
        }
    }
}

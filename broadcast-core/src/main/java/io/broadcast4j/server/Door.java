package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Scheduler;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import java.util.Optional;

/**
 * Decides on handshakes, before anything is spent on a connection: origin, capacity, and the rate of one address.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class Door {
    private final OriginPolicy origins;
    private final AddressLimits addresses;
    private final ConnectionRegistry connections;
    private final int maxConnections;
    private final Scheduler scheduler;
    private final BroadcastObserver observer;
    private volatile boolean stopping;

    Door(Engine engine, OriginPolicy origins, ConnectionRegistry connections) {
        this.origins = origins;
        this.connections = connections;
        this.scheduler = engine.scheduler();
        this.observer = engine.observer();
        this.addresses = new AddressLimits(engine.limits().capacity(), scheduler);
        this.maxConnections = FileLimit.connections(engine.limits().capacity().connections());
    }

    Admission admit(Handshake handshake) {
        Admission admission = judge(handshake);
        if (!admission.isGranted()) {
            observer.handshakeRefused(admission.reason(), detail(admission, handshake));
        }
        return admission;
    }

    private Admission judge(Handshake handshake) {
        if (!origins.admits(handshake)) {
            return Admission.ORIGIN_REFUSED;
        }
        if (stopping) {
            return Admission.STOPPING;
        }
        if (connections.size() >= maxConnections) {
            return Admission.FULL;
        }
        boolean room = handshake
                .remoteAddress()
                .map(address -> addresses.admits(address, scheduler.nanoTime()))
                .orElse(true);
        return room ? Admission.GRANTED : Admission.TOO_MANY_REQUESTS;
    }

    private String detail(Admission admission, Handshake handshake) {
        return admission.equals(Admission.ORIGIN_REFUSED)
                ? origins.objection(handshake).orElse("")
                : handshake.remoteAddress().orElse("");
    }

    /** Returns which page may read the answer to a handshake that was admitted. */
    Optional<String> reader(Handshake handshake) {
        return origins.reader(handshake);
    }

    /** Counts an open connection of an address; whoever does so calls the result when it has gone. */
    Runnable countIn(Handshake handshake) {
        return handshake.remoteAddress().map(addresses::countIn).orElse(() -> {});
    }

    /** Refuses everybody from now on. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }
}

package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Health;
import io.broadcast4j.Message;
import io.broadcast4j.Scheduler;
import io.broadcast4j.backplane.Backplane;
import java.time.Duration;

/**
 * What arrives from the other nodes: messages go to the hub; when the link comes and goes, that is told, and the hub looks
 * for what was missed.
 *
 * <p>Thread-safe.
 */
final class Link implements Backplane.Receiver {
    private final Hub hub;
    private final Scheduler scheduler;
    private final BroadcastObserver observer;
    private volatile Health health;
    /** When it was lost, by the monotonic clock. Confined to the backplane's thread. */
    private long lostAtNanos;

    Link(Hub hub, Scheduler scheduler, BroadcastObserver observer) {
        this.hub = hub;
        this.scheduler = scheduler;
        this.observer = observer;
        this.health = new Health(Health.Status.UP, "", scheduler.now());
    }

    Health health() {
        return health;
    }

    @Override
    public void receive(Message message) {
        hub.receive(message);
    }

    @Override
    public void missed() {
        hub.checkAll();
    }

    @Override
    public void lost(String cause) {
        if (health.isUp()) {
            lostAtNanos = scheduler.nanoTime();
            health = new Health(Health.Status.DEGRADED, cause, scheduler.now());
            observer.backplaneLost(cause);
        }
    }

    @Override
    public void restored() {
        if (!health.isUp()) {
            health = new Health(Health.Status.UP, "", scheduler.now());
            observer.backplaneRestored(Duration.ofNanos(scheduler.nanoTime() - lostAtNanos));
        }
    }
}

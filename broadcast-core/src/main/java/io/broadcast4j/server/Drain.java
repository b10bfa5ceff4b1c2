package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import io.broadcast4j.transport.Disconnect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends every client away, spread over time so that they do not all come back at once, and waits until the last one's
 * channels have been told.
 */
final class Drain {
    private static final int SLICES_PER_SECOND = 20;
    private static final int MIN_PER_SLICE = 10;

    private final ConnectionRegistry connections;
    private final Scheduler scheduler;
    private final Limits.Timing timing;

    Drain(ConnectionRegistry connections, Scheduler scheduler, Limits.Timing timing) {
        this.connections = connections;
        this.scheduler = scheduler;
        this.timing = timing;
    }

    /** Blocks until all are gone, or the time for stopping is over. Tells which. */
    boolean run() {
        spread(connections.all());
        return connections.awaitEmpty(timing.stop());
    }

    /** The first slice goes at once, so a small server stops at once. */
    private void spread(List<Connection> all) {
        long slices = Math.max(1, timing.drain().toMillis() * SLICES_PER_SECOND / 1000);
        int perSlice = (int) Math.max(MIN_PER_SLICE, (all.size() + slices - 1) / slices);
        for (int i = 0; i < all.size(); i++) {
            Connection connection = all.get(i);
            long slice = i / perSlice;
            if (slice == 0) {
                sendAway(connection);
            } else {
                scheduler.schedule(Duration.ofMillis(slice * 1000 / SLICES_PER_SECOND), () -> sendAway(connection));
            }
        }
    }

    private static void sendAway(Connection connection) {
        Attempt.at("drain", connection.engine().observer(), () -> connection.cut(Disconnect.SERVER_RESTART));
    }

    /** Waits for an executor of ours to finish what it has begun. */
    static void shutDown(ExecutorService executor, Duration time) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

package io.broadcast4j.examples.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.broadcast4j.server.BroadcastServer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads how a server is, and the Java virtual machine that it runs in. Rates are those since the reading before.
 *
 * <p>Thread-safe.
 */
public final class ServerGauges implements Supplier<Reading> {
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BroadcastServer server;
    private final Traffic traffic;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private long messagesBefore;
    private long readAt;

    /**
     * Creates gauges.
     *
     * @param traffic an observer of the server
     */
    public ServerGauges(BroadcastServer server, Traffic traffic, LongSupplier nanoTime) {
        this.server = server;
        this.traffic = traffic;
        this.nanoTime = nanoTime;
        readAt = nanoTime.getAsLong();
    }

    @Override
    public Reading get() {
        double cpu =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuLoad();
        return new Reading(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                Math.max(0, cpu),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                server.connections(),
                server.streams(),
                messagesPerSecond());
    }

    private synchronized double messagesPerSecond() {
        long messages = traffic.messages();
        long now = nanoTime.getAsLong();
        double seconds = (now - readAt) / SECOND_NANOS;
        double rate = seconds > 0 ? (messages - messagesBefore) / seconds : 0;
        messagesBefore = messages;
        readAt = now;
        return rate;
    }
}

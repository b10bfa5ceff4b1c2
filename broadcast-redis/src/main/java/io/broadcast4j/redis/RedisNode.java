package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SystemScheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything by which this node takes part in what Redis carries, put together: connections, threads, who publishes and
 * who listens.
 *
 * <p>Thread-safe.
 */
final class RedisNode {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBackplane.class);
    private static final String PUBLISH = "PUBLISH";
    private static final long MAX_ARRIVED_BYTES = 64L << 20;
    private static final Duration READ_WITHIN = Duration.ofSeconds(8);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final AtomicBoolean closed = new AtomicBoolean();
    private final SystemScheduler controlThread =
            new SystemScheduler("redis-control", failure -> LOG.error("Looking after Redis failed", failure));
    private final ExecutorService thread = Executors.newSingleThreadExecutor(new DaemonThreads("redis"));
    private final Control control = new Control(controlThread);
    private final Arrivals arrivals =
            new Arrivals(thread, failure -> LOG.error("Handing a message over failed", failure), MAX_ARRIVED_BYTES);

    private final Connector connector;
    private final Names names;
    private final Duration timeout;
    private final CommandLines lines;
    private final ByteBuffer sign;
    private final Pulse pulse;
    private final Listening listening;
    private final Link link;
    private final Publisher publisher;
    private final RedisHistory history;
    private @Nullable String absence;

    RedisNode(Connector connector, Names names, Duration timeout, int publishConnections) {
        String id = UUID.randomUUID().toString();
        this.connector = connector;
        this.names = names;
        this.timeout = timeout;
        this.lines = new CommandLines(connector, control, timeout, publishConnections);
        this.sign = ByteBuffer.wrap(names.own("pulse", id));
        this.pulse = new Pulse(control, lines, arrivals, List.of(names.own("pulse", "born"), sign.array()), PUBLISH);
        this.listening = new Listening(lines, names, control, arrivals, sign.array());
        this.link =
                new Link(connector, control, listening, this::hear, () -> arrivals.tell(Backplane.Receiver::missed));
        this.publisher = new Publisher(lines, names, id, PUBLISH, () -> pulse.isLost() || lines.areHalted());
        this.history = new RedisHistory(lines, new Retrial(control, READ_WITHIN), names);
    }

    /**
     * Connects.
     *
     * @param mayBeAbsent whether it is no failure if Redis cannot be reached
     * @throws BroadcastException if it cannot
     */
    void connect(boolean mayBeAbsent) {
        try {
            CompletableFuture<Void> connected = lines.connect().toCompletableFuture();
            connected.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            absence = "Redis at " + connector + " cannot be reached: " + reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            absence = "Interrupted while connecting to Redis at " + connector;
        }
        if (absence != null && !mayBeAbsent) {
            close();
            throw new BroadcastException(
                    Outcome.REJECTED, absence + ". Start it, or allow the node to startWithoutRedis()");
        }
        control.execute(link::connect);
    }

    private static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? "no answer" : root.getMessage();
    }

    void start(Backplane.Receiver receiver) {
        arrivals.start(receiver);
        String absent = absence;
        control.execute(() -> pulse.start(link, absent));
    }

    /** Takes what came over a channel, on the client's event loop. */
    private void hear(ByteBuffer channel, byte[] pushed) {
        if (channel.equals(sign)) {
            pulse.heard();
        } else {
            arrivals.arrive(pushed.length, receiver -> hand(receiver, channel, pushed));
        }
    }

    private void hand(Backplane.Receiver receiver, ByteBuffer channel, byte[] pushed) {
        Stream stream = listening.stream(channel);
        if (stream == null) {
            return;
        }
        Message message;
        try {
            message = Envelope.pushed(stream, pushed);
        } catch (IllegalArgumentException e) {
            LOG.warn("Something that is no message came over the channel of {}: {}", stream, e.getMessage());
            return;
        }
        receiver.receive(message);
    }

    Publisher publisher() {
        return publisher;
    }

    Listening listening() {
        return listening;
    }

    History history() {
        return history;
    }

    RedisPresence presence(Duration lease) {
        return new RedisPresence(lines, names, lease, controlThread);
    }

    RedisThrottler throttler(String name, Duration interval) {
        return new RedisThrottler(lines, names, name, interval);
    }

    boolean isClosed() {
        return closed.get();
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        arrivals.stop();
        listening.close();
        // What was handed over just before, such as who leaves because this node stops, is still carried out.
        await(lines.settled(), "Redis has not answered everything");
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        control.execute(() -> {
            pulse.stop();
            link.close();
            lines.close();
            stopped.complete(null);
        });
        await(stopped, "The connections to Redis were not closed in time");
        controlThread.close();
        thread.shutdown();
        connector.close();
    }

    private static void await(CompletableFuture<Void> event, String otherwise) {
        try {
            event.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("While closing: {}", otherwise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

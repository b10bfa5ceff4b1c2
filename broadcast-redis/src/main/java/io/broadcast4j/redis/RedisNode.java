package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.History;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.concurrent.DaemonThreads;
import io.broadcast4j.concurrent.SystemScheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final long MAX_ARRIVED_BYTES = 64L << 20;
    private static final Duration READ_WITHIN = Duration.ofSeconds(8);
    private static final Duration STOP = Duration.ofSeconds(1);

    /** How often it is tried to connect until the reason why it fails is known. */
    private static final int ATTEMPTS = 5;

    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger strange = new AtomicInteger();
    private final SystemScheduler controlThread =
            new SystemScheduler("redis-control", failure -> LOG.error("Looking after Redis failed", failure));
    private final ExecutorService thread = Executors.newSingleThreadExecutor(new DaemonThreads("redis"));
    private final Answers answers = new Answers();
    private final Control control = new Control(controlThread);
    private final Arrivals arrivals =
            new Arrivals(thread, failure -> LOG.error("Handing a message over failed", failure), MAX_ARRIVED_BYTES);

    private final Connector connector;
    private final Names names;
    private final Duration timeout;
    private final CommandLines lines;
    private final Ears ears = new Ears(arrivals);
    private final Links links;
    private final Signs signs;
    private final Pulse pulse;
    private final Listening listening;
    private final Publisher publisher;
    private final RedisHistory history;
    private @Nullable String absence;

    RedisNode(Connector connector, Names names, Duration timeout, int publishConnections) {
        String id = UUID.randomUUID().toString();
        this.connector = connector;
        this.names = names;
        this.timeout = timeout;
        this.lines = new CommandLines(connector, control, timeout, publishConnections);
        this.links = new Links(
                connector,
                control,
                ears,
                new Link.Reports(this::hear, () -> arrivals.tell(Backplane.Receiver::missed)));
        this.signs = new Signs(names, id, ears);
        this.pulse = new Pulse(control, lines, arrivals, links, signs);
        this.listening = new Listening(lines, names, ears, control, links::change);
        this.publisher = new Publisher(lines, names, id, connector::layout, () -> pulse.isLost() || lines.areHalted());
        this.history = new RedisHistory(
                arrivals.answering(lines), new Retrial(control, READ_WITHIN), names, connector::layout);
    }

    /**
     * Connects.
     *
     * @param mayBeAbsent whether it is no failure if Redis cannot be reached
     * @throws BroadcastException if it cannot
     */
    void connect(boolean mayBeAbsent) {
        absence = reasonOfAbsence();
        if (absence != null && !mayBeAbsent) {
            close();
            throw new BroadcastException(
                    Outcome.REJECTED, absence + ". Start it, or allow the node to startWithoutRedis()");
        }
        control.execute(pulse::bringInLine);
    }

    /** Connects; returns why there is no connection, if there is none. */
    private @Nullable String reasonOfAbsence() {
        try {
            for (int i = 1; ; i++) {
                try {
                    CompletableFuture<Void> connected = lines.connect().toCompletableFuture();
                    connected.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
                    return null;
                } catch (ExecutionException e) {
                    if (i == ATTEMPTS || !RedisFailure.hidesReason(root(e))) {
                        return "Redis at " + connector + " cannot be reached: " + reason(e);
                    }
                }
            }
        } catch (TimeoutException e) {
            return "Redis at " + connector + " cannot be reached: no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Interrupted while connecting to Redis at " + connector;
        }
    }

    private static String reason(Exception failure) {
        String message = root(failure).getMessage();
        return message == null ? "no answer" : message;
    }

    private static Throwable root(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    void start(Backplane.Receiver receiver) {
        arrivals.start(receiver);
        String absent = absence;
        control.execute(() -> pulse.start(absent));
    }

    /** Takes what came over a channel, on the client's event loop. */
    private void hear(ByteBuffer channel, byte[] pushed) {
        if (!signs.heard(channel, control.nanoTime())) {
            arrivals.arrive(pushed.length, receiver -> hand(receiver, channel, pushed));
        }
    }

    private void hand(Backplane.Receiver receiver, ByteBuffer channel, byte[] pushed) {
        Ear ear = ears.get(channel);
        if (ear == null) {
            return;
        }
        Stream stream = ear.stream();
        Message message;
        try {
            message = Envelope.pushed(stream, pushed);
        } catch (IllegalArgumentException e) {
            // Each tenfold number of times: whoever sends such things may send many.
            int times = strange.incrementAndGet();
            if (Integer.toString(times).matches("10*")) {
                LOG.warn(
                        "{} times so far, now on {}, something came that is no message: {}",
                        times,
                        stream,
                        e.getMessage());
            }
            return;
        }
        receiver.receive(message);
    }

    CompletionStage<Position> publish(Publication publication) {
        return answers.of(publisher.publish(publication));
    }

    Listening listening() {
        return listening;
    }

    History history() {
        return history;
    }

    RedisPresence presence(Duration lease) {
        return new RedisPresence(lines, names, lease, controlThread, answers);
    }

    RedisThrottler throttler(String name, Duration interval) {
        return new RedisThrottler(answers.after(lines), names, name, interval);
    }

    boolean isClosed() {
        return closed.get();
    }

    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        arrivals.stop();
        ears.close();
        // What was handed over just before, such as who leaves because this node stops, is still carried out.
        await(lines.settled(), "Redis has not answered everything in time");
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        control.execute(() -> {
            pulse.stop();
            links.close();
            stopped.complete(null);
        });
        await(stopped, "The connections to Redis were not closed in time");
        lines.close();
        controlThread.close();
        thread.shutdown();
        connector.close();
        answers.close();
    }

    private static void await(CompletableFuture<Void> done, String otherwise) {
        try {
            done.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(otherwise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.broadcast4j.backplane;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Message;
import io.broadcast4j.concurrent.SerialExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that wait for the receiver, and the executor that hands them over one at a time. What waits is bounded.
 *
 * <p>Queueing and running are two steps, since a message is queued under a lock and the receiver must not be called there:
 * the executor may be one that runs things at once.
 *
 * <p>Thread-safe. Blocks only where the executor does.
 */
final class HandOver {
    private static final int MESSAGE_OVERHEAD_BYTES = 128;

    /** More than one, so that messages whose task the executor dropped are handed over by those of later ones. */
    private static final int TURN = 16;

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryBackplane.class);

    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final SerialExecutor sequence;
    private final long maxPendingBytes;
    private volatile Backplane.@Nullable Receiver receiver;

    HandOver(Executor executor, long maxPendingBytes) {
        this.sequence =
                new SerialExecutor(executor, failure -> LOG.error("A message could not be handed over", failure));
        this.maxPendingBytes = maxPendingBytes;
    }

    void open(Backplane.Receiver target) {
        receiver = target;
    }

    boolean isOpen() {
        return receiver != null;
    }

    /** Drops what waits, each when its turn comes. */
    void close() {
        receiver = null;
    }

    /**
     * Takes room for a message, which is to be added next.
     *
     * @throws BroadcastException if there is none
     */
    void reserve(Message message) {
        long bytes = bytes(message);
        if (pendingBytes.addAndGet(bytes) > maxPendingBytes) {
            pendingBytes.addAndGet(-bytes);
            throw new BroadcastException(
                    Outcome.REJECTED, "More than " + maxPendingBytes + " bytes of messages wait to be handed over");
        }
    }

    /** Queues a message in the room that was taken for it. Runs nothing. */
    Ticket add(Message message) {
        Ticket ticket = new Ticket(message);
        waiting.add(ticket);
        return ticket;
    }

    /**
     * Brings what waits on its way. Called once for each queued message at least, without a lock.
     *
     * @throws RuntimeException whatever the executor throws
     */
    void run() {
        sequence.execute(this::turn);
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Takes a message out of the queue. Tells whether it was still there: else it was handed over. */
    boolean withdraw(Ticket ticket) {
        boolean withdrawn = waiting.remove(ticket);
        if (withdrawn) {
            pendingBytes.addAndGet(-bytes(ticket.message));
        }
        return withdrawn;
    }

    private void turn() {
        for (int i = 0; i < TURN; i++) {
            Ticket ticket = waiting.poll();
            if (ticket == null) {
                return;
            }
            pendingBytes.addAndGet(-bytes(ticket.message));
            Backplane.Receiver current = receiver;
            if (current != null) {
                current.receive(ticket.message);
            }
        }
    }

    private static long bytes(Message message) {
        return MESSAGE_OVERHEAD_BYTES + 2L * message.json().length();
    }

    /** The place of a message in the queue. Each is itself alone: equal messages are not the same. */
    static final class Ticket {
        private final Message message;

        private Ticket(Message message) {
            this.message = message;
        }
    }
}

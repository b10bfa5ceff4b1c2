package io.broadcast4j.server;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one client may send: how large, how fast, how much at once, how often nonsense.
 *
 * <p>A client over the rate has its commands dropped; one that goes on and on is cut. Thread-safe: {@link #check} is
 * called on the transport's thread, the rest on the connection's executor.
 */
final class InboundGuard {
    /** How much faster than the rate of commands a client may be before it is cut. */
    private static final int PATIENCE = 4;

    /** How many messages of the largest size may wait at once; before the welcome it is one. */
    static final int WAITING_MESSAGES = 16;

    private final Limits.Inbound limits;
    private final TokenBucket passing;
    private final TokenBucket enduring;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingChars = new AtomicLong();
    private volatile boolean welcomed;
    private int malformed;

    InboundGuard(Limits.Inbound limits, long nanoTime) {
        this.limits = limits;
        this.passing = new TokenBucket(limits.commandsPerSecond(), limits.commandBurst(), nanoTime);
        this.enduring =
                new TokenBucket(PATIENCE * limits.commandsPerSecond(), PATIENCE * limits.commandBurst(), nanoTime);
    }

    /**
     * What is done with a message.
     *
     * @param passes whether it is carried out
     * @param disconnect why the client is cut, or null if it is not
     */
    record Verdict(boolean passes, @Nullable Disconnect disconnect) {
        private static final Verdict PASS = new Verdict(true, null);
        private static final Verdict DROP = new Verdict(false, null);

        private static Verdict cut(Disconnect reason) {
            return new Verdict(false, reason);
        }
    }

    /** Judges a message, and counts it as waiting if it passes. */
    Verdict check(String text, long nanoTime) {
        if (text.length() > limits.messageBytes() || Frame.utf8Length(text) > limits.messageBytes()) {
            return Verdict.cut(Disconnect.MESSAGE_TOO_BIG);
        }
        if (!enduring.tryTake(nanoTime)) {
            return Verdict.cut(Disconnect.RATE_LIMITED);
        }
        if (!passing.tryTake(nanoTime)) {
            return Verdict.DROP;
        }
        int bound = welcomed ? limits.waitingCommands() : limits.waitingBeforeWelcome();
        long charsBound = (welcomed ? WAITING_MESSAGES : 1L) * limits.messageBytes();
        if (waiting.incrementAndGet() > bound || waitingChars.addAndGet(text.length()) > charsBound) {
            return Verdict.cut(Disconnect.RATE_LIMITED);
        }
        return Verdict.PASS;
    }

    /** A message that passed does not wait any more. */
    void handled(String text) {
        waiting.decrementAndGet();
        waitingChars.addAndGet(-text.length());
    }

    /** The client is welcome, so more may wait. */
    void welcomed() {
        welcomed = true;
    }

    /** Counts a message that was no command. Tells whether that was one too many. */
    boolean tooManyMalformed() {
        return ++malformed > limits.malformedCommands();
    }
}

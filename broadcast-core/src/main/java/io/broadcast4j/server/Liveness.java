package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import io.broadcast4j.transport.Disconnect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client is still there, and still allowed to be.
 *
 * <p>Thread-safe: flags are volatile, the count of silent beats is confined to the scheduler's thread.
 */
final class Liveness {
    private static final int SILENT_BEATS = 2;

    private volatile boolean answersPings;
    private final long openedAt;
    private volatile boolean welcomed;
    private volatile boolean heard;
    private volatile @Nullable Instant expiresAt;
    private int silentBeats;

    Liveness(boolean answersPings, long openedAt) {
        this.answersPings = answersPings;
        this.openedAt = openedAt;
    }

    /** Returns the extensions that were agreed on. */
    List<String> extensions() {
        return answersPings ? List.of("pong") : List.of();
    }

    /** From now on, the client is expected to answer. */
    void promise() {
        answersPings = true;
    }

    boolean isWelcomed() {
        return welcomed;
    }

    void welcomed() {
        heard = true;
        welcomed = true;
    }

    void heard() {
        heard = true;
    }

    void expireAt(@Nullable Instant end) {
        expiresAt = end;
    }

    /** Counts a beat. Tells whether a client that promised to answer has left two of them without any sign of life. */
    boolean missedTwoBeats() {
        if (!answersPings || !welcomed) {
            return false;
        }
        silentBeats = heard ? 0 : silentBeats + 1;
        heard = false;
        return silentBeats >= SILENT_BEATS;
    }

    /** Returns why the time of this client is up, or null if it is not. */
    @Nullable
    Disconnect overdue(Scheduler scheduler, Duration handshakeTimeout) {
        if (!welcomed && scheduler.nanoTime() - openedAt > handshakeTimeout.toNanos()) {
            return Disconnect.HANDSHAKE_TIMEOUT;
        }
        Instant end = expiresAt;
        return end != null && scheduler.now().isAfter(end) ? Disconnect.TOKEN_EXPIRED : null;
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** Says what a failure of the Redis client means for whoever asked. */
final class RedisFailure {
    /** What Redis says when it cannot do its work just now; before 7.0 with more words around it. */
    private static final Pattern TRANSIENT =
            Pattern.compile("\\b(LOADING|READONLY|MISCONF|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY)\\b");

    private RedisFailure() {}

    /** Returns what a stage failed with, without what stages put around it. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Returns the failure as this library tells it. */
    static BroadcastException of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof BroadcastException told) {
            return told;
        }
        if (cause instanceof RedisCommandTimeoutException) {
            return new BroadcastException(
                    Outcome.UNKNOWN, "Redis did not answer in time: " + cause.getMessage(), cause);
        }
        if (cause instanceof RedisCommandExecutionException) {
            return new BroadcastException(Outcome.REJECTED, "Redis refused: " + cause.getMessage(), cause);
        }
        return new BroadcastException(Outcome.UNKNOWN, "The connection to Redis failed: " + cause.getMessage(), cause);
    }

    /**
     * Tells whether the client gave no reason why it could not connect. It closes what Redis refuses, a wrong password for
     * one, and sometimes is told of the closing before it has passed on the refusal.
     */
    static boolean hidesReason(Throwable failure) {
        return failure instanceof IllegalStateException
                || (failure instanceof RedisConnectionException && failure.getCause() == null);
    }

    static BroadcastException closed() {
        return new BroadcastException(Outcome.REJECTED, "The Redis backplane is closed");
    }

    /** Says that it was closed before there was an answer. */
    static BroadcastException closing(boolean sent) {
        return new BroadcastException(
                sent ? Outcome.UNKNOWN : Outcome.REJECTED, "The Redis backplane was closed before Redis answered");
    }

    static BroadcastException notConnected() {
        return new Absent("There is no connection to Redis");
    }

    /** Says that there was no answer. */
    static BroadcastException tooLate(Duration patience, boolean sent) {
        return sent
                ? new BroadcastException(Outcome.UNKNOWN, "Redis did not answer within " + patience)
                : new Absent("There was no connection to Redis for " + patience + ", so it was not asked");
    }

    /**
     * Tells whether Redis itself has answered, so that it is no use to send the same again; not so if a
     * hash slot is on its move from one server to another.
     */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof RedisCommandExecutionException && !startsWith(failure, "TRYAGAIN");
    }

    /** Tells whether it may go well a moment later. */
    static boolean passes(Throwable failure) {
        BroadcastException told = of(failure);
        Throwable cause = told.getCause();
        return told.outcome() == Outcome.UNKNOWN
                || told instanceof Absent
                || (cause instanceof RedisCommandExecutionException
                        && TRANSIENT.matcher(String.valueOf(cause.getMessage())).find());
    }

    private static boolean startsWith(Throwable failure, String word) {
        return String.valueOf(failure.getMessage()).startsWith(word);
    }

    /** That there is no connection just now. */
    private static final class Absent extends BroadcastException {
        @Serial
        private static final long serialVersionUID = 1;

        Absent(String message) {
            super(Outcome.REJECTED, message);
        }
    }
}

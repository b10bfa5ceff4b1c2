package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Says what a failure of the Redis client means for whoever asked. */
final class RedisFailure {
    private RedisFailure() {}

    /** Returns the failure as this library tells it. */
    static BroadcastException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
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

    /** Tells whether Redis refused only because a hash slot is on its move to another server. */
    static boolean passesSoon(@Nullable Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && String.valueOf(failure.getMessage()).startsWith("TRYAGAIN");
    }

    static BroadcastException closed() {
        return new BroadcastException(Outcome.REJECTED, "The Redis backplane is closed");
    }

    static BroadcastException notConnected() {
        return new BroadcastException(Outcome.REJECTED, "There is no connection to Redis");
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Loses answers as a connection does that is cut: runs some calls once more and answers only then, and lets others fail
 * though they were run. Thread-safe.
 */
final class LosingScripts implements ScriptRunner {
    private final LettuceScripts scripts;
    private final Random random;
    private final int repeatedPercent;
    private final int failedPercent;

    LosingScripts(LettuceScripts scripts, Random random, int repeatedPercent, int failedPercent) {
        this.scripts = scripts;
        this.random = random;
        this.repeatedPercent = repeatedPercent;
        this.failedPercent = failedPercent;
    }

    @Override
    public CompletionStage<List<Object>> run(Call call) {
        CompletionStage<List<Object>> first = scripts.run(call);
        int fate = random.nextInt(100);
        if (fate < repeatedPercent) {
            return scripts.runAgain(call);
        }
        if (fate < repeatedPercent + failedPercent) {
            CompletableFuture<List<Object>> failed = new CompletableFuture<>();
            first.whenComplete((answer, failure) -> failed.completeExceptionally(
                    new BroadcastException(Outcome.UNKNOWN, "The answer was lost on purpose")));
            return failed;
        }
        return first;
    }
}

package io.broadcast4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Runs scripts on Redis.
 *
 * <p>Thread-safe. Non-blocking. What is called on one thread for the same first key runs in the order of the calls.
 */
@FunctionalInterface
interface ScriptRunner {
    /**
     * Runs a script.
     *
     * @return what it returned: texts as {@code byte[]}, numbers as {@link Long}, tables as lists of those. Fails with a
     *     {@link io.broadcast4j.BroadcastException}: rejected if Redis refused it, unknown if no answer came in time
     */
    CompletionStage<List<Object>> run(Call call);

    /**
     * A script with what it works on.
     *
     * @param keys the keys it touches, all of one hash slot; at least one
     * @param args its arguments but for the last, which the runner adds
     */
    record Call(Script script, List<byte[]> keys, List<byte[]> args) {
        /** Takes texts as they are in UTF-8. */
        static Call of(Script script, List<byte[]> keys, String... args) {
            return new Call(
                    script,
                    keys,
                    Arrays.stream(args)
                            .map(arg -> arg.getBytes(StandardCharsets.UTF_8))
                            .toList());
        }
    }
}

package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A call of {@code presence.lua}. It has a name of its own, which is a part of its last key: by that Redis knows for a
 * while what it answered, however often it comes.
 *
 * <p>Immutable, thread-safe.
 *
 * @param stream what it is about
 * @param keys those of the script
 * @param args those of the script, what to do first
 */
record PresenceCall(Stream stream, List<byte[]> keys, List<byte[]> args) {
    private static final Script SCRIPT = Script.named("presence");

    ScriptRunner.Call script() {
        return new ScriptRunner.Call(SCRIPT, keys, args);
    }

    /** Returns the call that asks what this one changed, and forbids it to change anything from then on. */
    ScriptRunner.Call settlement() {
        List<byte[]> asking = new ArrayList<>(args.subList(0, PresenceCalls.COMMON_ARGS));
        asking.set(0, "settle".getBytes(StandardCharsets.UTF_8));
        return new ScriptRunner.Call(SCRIPT, keys, asking);
    }
}

package io.broadcast4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the parts of what a script returned. */
final class Reply {
    private Reply() {}

    /**
     * Returns a text.
     *
     * @throws IllegalStateException if there is none
     */
    static String text(List<Object> reply, int index) {
        return new String(bytes(reply, index), StandardCharsets.UTF_8);
    }

    /**
     * Returns a text as bytes.
     *
     * @throws IllegalStateException if there is none
     */
    static byte[] bytes(List<Object> reply, int index) {
        if (index < reply.size() && reply.get(index) instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalStateException("A script of this library returned something else than a text at " + index);
    }
}

package io.broadcast4j.redis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One frame, as far as a {@link FaultProxy} has to understand it.
 *
 * @param type its first character
 * @param word the first element of an aggregate, in lower case; empty for other frames
 */
record RespFrame(char type, String word) {
    private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");
    private static final Set<String> SUBSCRIPTIONS = Set.of("subscribe", "psubscribe", "ssubscribe");

    static RespFrame of(byte[] bytes) {
        char type = (char) bytes[0];
        if (type != '*' && type != '>') {
            return new RespFrame(type, "");
        }
        try {
            Object value = new RespReader(new ByteArrayInputStream(bytes)).next();
            boolean worded = value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String;
            return new RespFrame(type, worded ? ((String) ((List<?>) value).get(0)).toLowerCase(Locale.ROOT) : "");
        } catch (IOException | NumberFormatException e) {
            // Another protocol: it passes.
            return new RespFrame(type, "");
        }
    }

    /** Tells whether it brings a published message: a push in version 3, an array in version 2. */
    boolean isMessage() {
        return MESSAGES.contains(word);
    }

    /** Tells whether it is a command that subscribes. */
    boolean isSubscription() {
        return SUBSCRIPTIONS.contains(word);
    }
}

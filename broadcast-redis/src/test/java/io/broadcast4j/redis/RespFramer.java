package io.broadcast4j.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Finds where the frames of Redis' wire protocol end, versions 2 and 3, in bytes that come in pieces of any size. A line
 * that is no frame, as of a command typed by hand or of another protocol, counts as one. Not thread-safe.
 */
final class RespFramer {
    private static final Pattern NUMBER = Pattern.compile(".\\d{1,9}");

    /** How many elements are to come, for each aggregate that has begun; the innermost is the first. */
    private final Deque<Long> missing = new ArrayDeque<>();

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long payload;

    /** Takes the next byte, and tells whether a frame ends with it. */
    boolean endsWith(byte next) {
        if (payload > 0) {
            payload--;
            return payload == 0 && valueEnds();
        }
        line.write(next);
        return next == '\n' && lineEnds();
    }

    private boolean lineEnds() {
        String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        line.reset();
        if (text.isEmpty()) {
            return valueEnds();
        }
        return switch (text.charAt(0)) {
            case '$', '=', '!' -> bulkBegins(number(text));
            case '*', '~', '>' -> aggregateBegins(number(text));
            case '%' -> aggregateBegins(2 * number(text));
            // The value that the attributes are about belongs to their frame.
            case '|' -> aggregateBegins(2 * number(text) + 1);
            default -> valueEnds();
        };
    }

    private boolean bulkBegins(long size) {
        if (size < 0) {
            return valueEnds();
        }
        payload = size + 2;
        return false;
    }

    private boolean aggregateBegins(long size) {
        if (size <= 0) {
            return valueEnds();
        }
        missing.push(size);
        return false;
    }

    private boolean valueEnds() {
        while (!missing.isEmpty()) {
            long rest = missing.pop() - 1;
            if (rest > 0) {
                missing.push(rest);
                return false;
            }
        }
        return true;
    }

    private static long number(String header) {
        return NUMBER.matcher(header).matches() ? Long.parseLong(header.substring(1)) : -1;
    }
}

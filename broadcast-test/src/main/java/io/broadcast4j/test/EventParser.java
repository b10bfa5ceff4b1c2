package io.broadcast4j.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Interprets an event stream as browsers do: the WHATWG HTML standard, section 9.2.6, "Interpreting an event stream".
 *
 * <p>Bytes may be cut anywhere. Not thread-safe.
 */
final class EventParser {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int MAX_RETRY_DIGITS = 15;

    private final List<EventClient.Event> events = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String lastEventId = "";
    private @Nullable Duration retry;
    private boolean begun;
    private boolean afterCarriageReturn;

    /** Takes the next bytes of the stream. */
    void take(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCarriageReturn) {
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                line.write(bytes, start, i - start);
                start = i + 1;
                endLine();
            }
            afterCarriageReturn = b == '\r';
        }
        line.write(bytes, start, to - start);
    }

    /** Returns the events so far. */
    List<EventClient.Event> events() {
        return events;
    }

    /** Returns the comments so far. */
    List<String> comments() {
        return comments;
    }

    /** Returns what a client would give back as {@code Last-Event-ID}. */
    String lastEventId() {
        return lastEventId;
    }

    /** Returns how long a client would wait before it comes back, if it was told. */
    Optional<Duration> retry() {
        return Optional.ofNullable(retry);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!begun) {
            begun = true;
            text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        }
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            dispatch();
        } else if (colon == 0) {
            comments.add(value(text, 0));
        } else if (colon < 0) {
            field(text, "");
        } else {
            field(text.substring(0, colon), value(text, colon));
        }
    }

    private static String value(String line, int colon) {
        return line.startsWith(" ", colon + 1) ? line.substring(colon + 2) : line.substring(colon + 1);
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> lastEventId = value.indexOf(0) < 0 ? value : lastEventId;
            case "retry" -> wait(value);
            default -> {
                // Clients ignore what they do not know.
            }
        }
    }

    private void wait(String millis) {
        boolean digits = !millis.isEmpty() && millis.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && millis.length() <= MAX_RETRY_DIGITS) {
            retry = Duration.ofMillis(Long.parseLong(millis));
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.add(new EventClient.Event(type.isEmpty() ? "message" : type, data.toString(), lastEventId));
            data.setLength(0);
        }
        type = "";
    }
}

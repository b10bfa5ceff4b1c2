package io.broadcast4j.protocol;

import java.time.Duration;

/**
 * Writes one event of an event stream, field by field: the format of the WHATWG HTML standard, section 9.2.6, "Interpreting
 * an event stream". No value can end its field or its event.
 *
 * <p>Not thread-safe.
 */
public final class EventText {
    /** The media type of an event stream. */
    public static final String MEDIA_TYPE = "text/event-stream";

    /** A comment, which clients skip: it shows that the connection is alive. */
    public static final String HEARTBEAT = ":\n\n";

    private final StringBuilder text = new StringBuilder();

    /** Begins an event without any field. */
    public EventText() {}

    /**
     * Names the event; without a name it is a {@code message}.
     *
     * @throws IllegalArgumentException if there is a line end or a NUL in the name, or nothing at all
     */
    public EventText event(String name) {
        return field("event", oneLine("event", name));
    }

    /**
     * Adds data, a line for each of its lines, whether they end with LF, CR or both. A client puts them together with LF.
     */
    public EventText data(String data) {
        int start = 0;
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (c == '\n' || c == '\r') {
                field("data", data, start, i);
                start = c == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n' ? ++i + 1 : i + 1;
            }
        }
        return field("data", data, start, data.length());
    }

    /**
     * Says where the client stands after this event, which it tells when it comes back.
     *
     * @throws IllegalArgumentException if there is a line end or a NUL in the id, or nothing at all
     */
    public EventText id(String id) {
        return field("id", oneLine("id", id));
    }

    /**
     * Says how long the client waits before it comes back, in whole milliseconds.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public EventText retry(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A client cannot come back " + time + " from now");
        }
        return field("retry", Long.toString(time.toMillis()));
    }

    /**
     * Adds a comment, which clients skip.
     *
     * @throws IllegalArgumentException if there is a line end or a NUL in it
     */
    public EventText comment(String comment) {
        return field("", oneLine("comment", comment));
    }

    /** Ends the event, and returns its text. */
    public String end() {
        return text.append('\n').toString();
    }

    /** Returns the fields so far, without the end of the event. */
    @Override
    public String toString() {
        return text.toString();
    }

    private EventText field(String name, String value) {
        return field(name, value, 0, value.length());
    }

    private EventText field(String name, String value, int from, int to) {
        text.append(name).append(": ").append(value, from, to).append('\n');
        return this;
    }

    private static String oneLine(String field, String value) {
        boolean fits = !value.isEmpty() && value.chars().noneMatch(c -> c == '\n' || c == '\r' || c == 0);
        if (!fits) {
            throw new IllegalArgumentException(
                    "The " + field + " of an event is one line of at least one character, without NUL");
        }
        return value;
    }
}

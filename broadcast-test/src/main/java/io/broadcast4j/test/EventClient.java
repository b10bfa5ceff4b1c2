package io.broadcast4j.test;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A client of Server-Sent Events on a bare socket, for what an {@code EventSource} does and for what it never would.
 *
 * <p>It reads while a test waits for something, and only then: a test that does not wait is a client that does not read. So
 * it needs no thread, and a test may have thousands. Waiting is bounded by 10 s, and fails the test with what has arrived.
 *
 * <p>Not thread-safe.
 */
public final class EventClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SHOWN = 200;

    private final Wire wire;
    private final EventParser parser = new EventParser();
    private final ByteArrayOutputStream other = new ByteArrayOutputStream();
    private final HttpAnswer answer;

    EventClient(EventRequest request, Wire wire) {
        this.wire = wire;
        this.answer = new HttpAnswer(request.isBodiless(), this::body);
        wire.use(socket -> socket.getOutputStream().write(request.bytes()));
    }

    /**
     * One event.
     *
     * @param type {@code message} if the server did not name it
     * @param data its lines, joined by LF
     * @param lastEventId what the client would give back after this event; empty for nothing
     */
    public record Event(String type, String data, String lastEventId) {}

    /** How an answer ended. */
    public enum End {
        /** The server has said that this is all. */
        COMPLETE,
        /** The connection is gone, and the answer was not at its end. */
        BROKEN
    }

    /** Connects as a page of the same server does, and sends the request. Does not wait for the answer. */
    public static EventClient connect(URI uri) {
        return to(uri).connect();
    }

    /** Starts a client that differs from that of a page. */
    public static EventRequest to(URI uri) {
        return new EventRequest(uri);
    }

    /** Waits for the head of the answer, and returns its status. */
    public int status() {
        readUntil("the head of the answer", PATIENCE, answer::hasHead);
        if (!answer.hasHead()) {
            throw new AssertionError("The server ended the connection without an answer: " + answer);
        }
        return answer.status();
    }

    /** Waits for the head of the answer, and returns the first header of a name. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** Waits for the head of the answer, and returns all headers of a name. */
    public List<String> headers(String name) {
        status();
        return answer.headers(name);
    }

    /** Waits for the end, and returns the body of an answer that is no event stream. */
    public String body() {
        awaitEnd(PATIENCE);
        return other.toString(StandardCharsets.UTF_8);
    }

    /** Returns the events that were read so far. */
    public List<Event> events() {
        return List.copyOf(parser.events());
    }

    /** Returns the data of the events that were read so far. */
    public List<String> data() {
        return parser.events().stream().map(Event::data).toList();
    }

    /** Returns the comments that were read so far. */
    public List<String> comments() {
        return List.copyOf(parser.comments());
    }

    /** Waits for an event, counted from 0. */
    public Event event(int index) {
        until("event " + index, () -> parser.events().size() > index);
        return parser.events().get(index);
    }

    /** Waits for a comment, counted from 0. */
    public String comment(int index) {
        until("comment " + index, () -> parser.comments().size() > index);
        return parser.comments().get(index);
    }

    /** Waits for an event like this, now or before, and returns the first. */
    public Event await(Predicate<Event> wanted) {
        return await(1, wanted).get(0);
    }

    /** Waits until this many events like this have arrived, and returns them. */
    public List<Event> await(int count, Predicate<Event> wanted) {
        List<Event> found = new ArrayList<>();
        int[] seen = {0};
        until(count + " events of some kind", () -> {
            for (; seen[0] < parser.events().size(); seen[0]++) {
                Event event = parser.events().get(seen[0]);
                if (wanted.test(event)) {
                    found.add(event);
                }
            }
            return found.size() >= count;
        });
        return found;
    }

    /** Returns what an {@code EventSource} would give back as {@code Last-Event-ID} after what was read so far. */
    public String lastEventId() {
        return parser.lastEventId();
    }

    /** Returns how long an {@code EventSource} would wait before it comes back, if it was told so far. */
    public Optional<Duration> retry() {
        return parser.retry();
    }

    /** Reads until the answer ends. */
    public End awaitEnd(Duration within) {
        readUntil("the end of the answer", within, answer::isComplete);
        return answer.isComplete() ? End.COMPLETE : End.BROKEN;
    }

    /** Reads until the server ends the TCP connection, and fails if it does not in time. */
    public End awaitHangUp(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        awaitEnd(within);
        try {
            while (wire.receive(deadline)) {
                wire.pending().limit(0);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The server keeps the TCP connection after " + within, e);
        }
        return answer.isComplete() ? End.COMPLETE : End.BROKEN;
    }

    /** Tells whether no event arrives for a while, and the stream goes on. */
    public boolean isQuietFor(Duration time) {
        int before = parser.events().size();
        try {
            read(time, () -> parser.events().size() > before);
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /**
     * Sends another request on the same connection. It may be sent before this answer is complete; its own answer can be
     * read when this one was.
     */
    public EventClient next(EventRequest another) {
        return new EventClient(another, wire);
    }

    /** Says that there will be no more requests, and goes on reading. */
    public void halfClose() {
        wire.use(Socket::shutdownOutput);
    }

    /** Ends the TCP connection by a reset. */
    public void reset() {
        wire.use(socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
    }

    /** Ends the TCP connection, as a page that is closed does. */
    @Override
    public void close() {
        wire.use(Socket::close);
    }

    private void body(byte[] bytes, int from, int to) {
        if (isStream()) {
            parser.take(bytes, from, to);
        } else {
            other.write(bytes, from, to - from);
        }
    }

    private boolean isStream() {
        return answer.headers("content-type").stream().anyMatch(type -> type.startsWith("text/event-stream"));
    }

    private void until(String what, BooleanSupplier condition) {
        readUntil(what, PATIENCE, condition);
        if (!condition.getAsBoolean()) {
            throw new AssertionError("The stream ended before " + what + "; there were " + described());
        }
    }

    private void readUntil(String what, Duration within, BooleanSupplier condition) {
        try {
            read(within, condition);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Waited " + within + " for " + what + "; there were " + described(), e);
        }
    }

    /** Reads until a condition holds, the answer is complete or the connection has ended. */
    private void read(Duration within, BooleanSupplier condition) throws SocketTimeoutException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean() && !answer.isComplete()) {
            if (!wire.receive(deadline)) {
                answer.end();
                return;
            }
            answer.take(wire.pending());
        }
    }

    private String described() {
        List<Event> events = parser.events();
        String last = events.isEmpty() ? "" : ", the last of them " + events.get(events.size() - 1);
        return events.size() + " events" + (last.length() > SHOWN ? last.substring(0, SHOWN) : last) + " in " + answer;
    }
}

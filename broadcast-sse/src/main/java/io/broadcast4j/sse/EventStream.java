package io.broadcast4j.sse;

import io.broadcast4j.Scheduler;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event stream that a servlet or a controller writes itself, in its own loop and to one client; where many clients get
 * the same, a channel behind a {@link CableServlet} is the better way.
 *
 * <pre>{@code
 * try (EventStream events = EventStream.open(request, response, Duration.ofMillis(300))) {
 *     while (events.isOpen()) {
 *         events.send("metrics", metrics.snapshot());
 *         pause(5);
 *     }
 * }
 * }</pre>
 *
 * <p><b>A client that has left</b> throws nothing into the loop: {@link #isOpen()} and what sends return false from then on.
 * It shows when something is written, and then only in the second or third write, so {@code isOpen()} writes a heartbeat
 * itself when nothing else was written for 5 s: a loop that asks it once a second and has nothing to
 * say still ends about 15 s after a client has closed.
 *
 * <p><b>Blocking.</b> What sends, and {@code isOpen()} for its heartbeat, writes on the caller's thread, and waits while the
 * client does not read. When it has taken nothing of an event for 20 s, the client is given up: the connection is closed, or
 * with HTTP/2 the thread is interrupted out of its wait, and no interrupt is left behind. Undertow by itself would wait for
 * ever, Jetty for its idle time-out of 30 s. Tomcat lets nobody end such a wait, and does so itself after the
 * {@code connectionTimeout} of its connector, 60 s by default, or with HTTP/2 after 20 s. A thread that somebody else
 * interrupts while it waits gives the client up as well and stays interrupted, but in Tomcat.
 *
 * <p><b>Asynchronous requests.</b> It also works where the application has called {@code startAsync()} and writes from a
 * thread of its own. It completes no cycle: after {@link #close()} that is still to be done. The time-out of the cycle ends
 * the stream, 30 s after its start unless {@code AsyncContext.setTimeout(0)} says otherwise.
 *
 * <p><b>Origins.</b> Browsers let only pages of the same origin read it, unless a filter or the application sets the headers
 * of CORS before it is opened; those already set are kept.
 *
 * <p>Thread-safe: events are written one at a time and whole. It must not be used when the request is over, that is, after
 * the servlet has returned without {@code startAsync()} or the cycle was completed.
 */
public final class EventStream implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration STALLED = Duration.ofSeconds(20);
    private static final int MAX_ID_CHARS = 256;
    private static final JsonCodec JSON = new JsonCodec();

    private final EventStreamOutput output;
    private final @Nullable String lastEventId;

    private EventStream(EventStreamOutput output, @Nullable String lastEventId) {
        this.output = output;
        this.lastEventId = lastEventId;
    }

    /**
     * Begins an event stream: the head of the answer is on its way when this returns. To a {@code HEAD} request that is all,
     * and the stream is not open.
     *
     * @param retry how long the client waits before it comes back when the stream has ended, up to 2<sup>31</sup>-1 ms
     * @throws IllegalArgumentException if {@code retry} is negative or longer than that
     * @throws IllegalStateException if the answer has begun already, or its writer was asked for
     */
    public static EventStream open(HttpServletRequest request, HttpServletResponse response, Duration retry) {
        return open(request, response, retry, new EventStreamTime());
    }

    static EventStream open(HttpServletRequest request, HttpServletResponse response, Duration retry, Scheduler time) {
        Answers.checkedRetry(retry);
        if (response.isCommitted()) {
            throw new IllegalStateException("The answer to " + request.getRequestURI() + " has begun already");
        }
        String lastEventId = lastEventIdOf(request);
        Answers.stream(response);
        EventStreamOutput output =
                EventStreamOutput.of(request, response, new EventStreamOutput.Patience(time, QUIET, STALLED));
        output.write(new EventText().retry(retry).end());
        if (request.getMethod().equals("HEAD")) {
            output.close();
        }
        return new EventStream(output, lastEventId);
    }

    /**
     * Sends a {@code message}, which is what {@code EventSource.onmessage} gets.
     *
     * @param data a text as it is, over as many lines as it has; anything else becomes JSON
     * @return whether it is on its way; false if the client has left or the stream was closed. True is no promise that it
     *     arrives
     * @throws IllegalArgumentException if the data cannot be written as JSON
     */
    public boolean send(Object data) {
        return output.write(new EventText().data(text(data)).end());
    }

    /**
     * Sends a named event, which is what {@code EventSource.addEventListener(event, …)} gets.
     *
     * @param event one line
     * @throws IllegalArgumentException if the name is empty or has a line end or NUL in it, or the data cannot be written as
     *     JSON
     * @see #send(Object)
     */
    public boolean send(String event, Object data) {
        return output.write(new EventText().event(event).data(text(data)).end());
    }

    /**
     * Sends a named event with an id, which the client tells as {@link #lastEventId()} when it comes back.
     *
     * @param id 1 to 256 visible characters of ASCII, or spaces within, since no other ones survive the way back
     * @throws IllegalArgumentException if the id is another one, or what {@link #send(String, Object)} says
     * @see #send(Object)
     */
    public boolean send(String event, Object data, String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "The id of an event has 1 to " + MAX_ID_CHARS + " visible characters of ASCII");
        }
        return output.write(new EventText().event(event).data(text(data)).id(id).end());
    }

    /**
     * Sends a comment, which clients skip.
     *
     * @param text one line
     * @throws IllegalArgumentException if the text is empty or has a line end or NUL in it
     * @see #send(Object)
     */
    public boolean comment(String text) {
        return output.write(new EventText().comment(text).end());
    }

    /**
     * Sends an empty comment, to see whether the client is there and to keep proxies from ending a quiet connection.
     *
     * @see #send(Object)
     */
    public boolean heartbeat() {
        return output.write(EventText.HEARTBEAT);
    }

    /**
     * Returns the id of the last event that the client has seen, if it has come back: from its header, or where it has none
     * from the parameter {@code last_event_id}. What cannot be an id of {@link #send(String, Object, String)} is none.
     * Beyond that it is whatever a client has made up.
     */
    public Optional<String> lastEventId() {
        return Optional.ofNullable(lastEventId);
    }

    /**
     * Tells whether more can be sent, as far as is known; see above for how it finds out. It writes nothing while another
     * thread does.
     */
    public boolean isOpen() {
        return output.isOpen();
    }

    /**
     * Ends the answer; an {@code EventSource} then comes back after its waiting time. Idempotent. If another thread is just
     * writing, that one ends it afterwards. A failure is that of a client that has left, and not told.
     */
    @Override
    public void close() {
        output.close();
    }

    @Override
    public String toString() {
        return "EventStream[" + output + "]";
    }

    private static String text(Object data) {
        return data instanceof String text ? text : JSON.encode(data);
    }

    private static @Nullable String lastEventIdOf(HttpServletRequest request) {
        // Not the request's own parameters, for which a container may read a form, or refuse a query.
        List<String> parameter = Query.parse(request.getQueryString()).getOrDefault("last_event_id", List.of());
        return Stream.concat(Stream.ofNullable(request.getHeader("Last-Event-ID")), parameter.stream())
                .filter(id -> !id.isEmpty())
                .findFirst()
                .filter(EventStream::isId)
                .orElse(null);
    }

    private static boolean isId(String id) {
        return !id.isBlank()
                && id.length() <= MAX_ID_CHARS
                && id.strip().equals(id)
                && id.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}

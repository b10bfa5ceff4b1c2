package io.broadcast4j.sse;

import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The heads of all answers. An {@code EventSource} that gets any status but 200 gives up for good, even if it had a stream
 * before: so whoever is to come back is told so in a stream that ends at once.
 */
final class Answers {
    static final int TOO_MANY_REQUESTS = 429;

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(2);

    /** What becomes of a connection that ends before the stream has begun. */
    private static final Map<Disconnect, Integer> STATUS = Map.ofEntries(
            Map.entry(Disconnect.UNAUTHORIZED, HttpServletResponse.SC_UNAUTHORIZED),
            Map.entry(Disconnect.TOKEN_EXPIRED, HttpServletResponse.SC_UNAUTHORIZED),
            Map.entry(Disconnect.INVALID_ORIGIN, HttpServletResponse.SC_FORBIDDEN),
            Map.entry(Disconnect.INVALID_REQUEST, HttpServletResponse.SC_BAD_REQUEST),
            Map.entry(Disconnect.MESSAGE_TOO_BIG, HttpServletResponse.SC_BAD_REQUEST),
            Map.entry(Disconnect.TOO_MANY_CONNECTIONS, TOO_MANY_REQUESTS),
            Map.entry(Disconnect.RATE_LIMITED, TOO_MANY_REQUESTS),
            Map.entry(Disconnect.INTERNAL_ERROR, HttpServletResponse.SC_INTERNAL_SERVER_ERROR));

    private Answers() {}

    /** Returns how long clients wait before they come back, if they can: many count milliseconds in 31 bits. */
    static Duration checkedRetry(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("A client waits from 0 to " + Integer.MAX_VALUE + " ms, not " + time);
        }
        return time;
    }

    /** Writes the head of an event stream, which nobody on the way is to keep, compress or wait for. */
    static void stream(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(EventText.MEDIA_TYPE + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-cache, no-store, no-transform");
        // Read by nginx, and by others that follow it.
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /**
     * Writes the head of an event stream that may be ended for a client that does not read: it would keep the connection,
     * with what it has not read, until the container gives that up.
     */
    static void streamAlone(HttpServletResponse response, String protocol) {
        stream(response);
        if (protocol.startsWith("HTTP/1.")) {
            response.setHeader("Connection", "close");
        }
    }

    /** Tells whether a client that was cut for this before its stream began is to come back by itself. */
    static boolean isPassing(Disconnect reason) {
        return reason.reconnect() && !STATUS.containsKey(reason);
    }

    /** Returns all that a client is told that is to come back: the words of the protocol, and how long to wait. */
    static String comeBack(Disconnect reason) {
        return new EventText()
                .retry(COME_BACK_AFTER)
                .event("disconnect")
                .data("{\"type\":\"disconnect\",\"reason\":\"" + reason.reason() + "\",\"reconnect\":true}")
                .end();
    }

    /** Answers a client that is to come back, because this server is stopping. Blocks like any servlet. */
    static void stopping(HttpServletResponse response) throws IOException {
        stream(response);
        response.getOutputStream().write(comeBack(Disconnect.SERVER_RESTART).getBytes(StandardCharsets.UTF_8));
    }

    /** Refuses a handshake. */
    static void refuse(HttpServletResponse response, Admission admission) {
        end(response, admission.status(), admission.retryAfterSeconds());
    }

    /** Refuses a client that was cut before its stream began. */
    static void refuse(HttpServletResponse response, Disconnect reason) {
        int status = STATUS.getOrDefault(reason, HttpServletResponse.SC_FORBIDDEN);
        end(response, status, status == TOO_MANY_REQUESTS ? RETRY_AFTER_SECONDS : 0);
    }

    /** Refuses a client one of whose subscriptions was rejected. */
    static void reject(HttpServletResponse response) {
        end(response, HttpServletResponse.SC_FORBIDDEN, 0);
    }

    /** Says what is wrong with a request. */
    static void badRequest(HttpServletResponse response, String message) throws IOException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().println(message);
    }

    private static void end(HttpServletResponse response, int status, int retryAfterSeconds) {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        if (retryAfterSeconds > 0) {
            response.setIntHeader("Retry-After", retryAfterSeconds);
        }
        response.setContentLength(0);
    }
}

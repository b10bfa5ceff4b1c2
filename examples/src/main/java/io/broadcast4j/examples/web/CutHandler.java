package io.broadcast4j.examples.web;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * Lets a page cut its own connections as a network does that fails: TCP is reset, and nobody says goodbye. A page names
 * its WebSockets by {@code /cable?line=…} and its event streams by {@code /events?line=…}, and asks for the cut by {@code
 * POST /cut?line=…&seconds=5}; for that long, whatever comes back on the line is reset, too.
 *
 * <p>For a demo alone: whoever knows the name of a line can cut it.
 *
 * <p>Thread-safe.
 */
final class CutHandler extends Handler.Wrapper {
    /** The parameter that names a line. */
    static final String LINE = "line";

    private static final Set<String> LIVE = Set.of("/cable", "/events");
    private static final int MAX_NAME_LENGTH = 64;
    private static final int MAX_SECONDS = 60;
    private static final int MAX_LINES_DOWN = 1_000;

    private final LongSupplier nanoTime;
    private final Set<End> ends = ConcurrentHashMap.newKeySet();

    /** When each line works again. */
    private final ConcurrentHashMap<String, Long> down = new ConcurrentHashMap<>();

    CutHandler(Handler next, LongSupplier nanoTime) {
        super(next);
        this.nanoTime = nanoTime;
    }

    private record End(String line, EndPoint endPoint) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (path.equals("/cut")) {
            cut(request, response, callback);
            return true;
        }
        return LIVE.contains(path) ? connect(request, response, callback) : super.handle(request, response, callback);
    }

    private boolean connect(Request request, Response response, Callback callback) throws Exception {
        String line = Request.extractQueryParameters(request).getValue(LINE);
        if (line == null) {
            return super.handle(request, response, callback);
        }
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (isDown(line)) {
            reset(endPoint);
            callback.succeeded();
            return true;
        }
        ends.removeIf(end -> !end.endPoint().isOpen());
        ends.add(new End(line, endPoint));
        return super.handle(request, response, callback);
    }

    private void cut(Request request, Response response, Callback callback) {
        Fields query = Request.extractQueryParameters(request);
        String line = query.getValue(LINE);
        int seconds = seconds(query.getValue("seconds"));
        long now = nanoTime.getAsLong();
        down.values().removeIf(end -> end - now <= 0);
        if (!HttpMethod.POST.is(request.getMethod())) {
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
        } else if (line == null || line.length() > MAX_NAME_LENGTH || seconds < 0 || seconds > MAX_SECONDS) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
        } else if (down.size() >= MAX_LINES_DOWN) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        } else {
            down.put(line, now + Duration.ofSeconds(seconds).toNanos());
            ends.stream().filter(end -> end.line().equals(line)).forEach(end -> reset(end.endPoint()));
            // The page may have come from another node; it has to know the name of the line, and gets nothing else.
            response.getHeaders().put("Access-Control-Allow-Origin", "*");
            response.setStatus(HttpStatus.NO_CONTENT_204);
            callback.succeeded();
        }
    }

    private boolean isDown(String line) {
        Long end = down.get(line);
        return end != null && end - nanoTime.getAsLong() > 0;
    }

    private static int seconds(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void reset(EndPoint endPoint) {
        try {
            if (endPoint.getTransport() instanceof SocketChannel channel) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // It is gone already, which is what we want.
        }
        endPoint.close(new IOException("The page has cut its line"));
    }
}

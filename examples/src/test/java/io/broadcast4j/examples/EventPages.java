package io.broadcast4j.examples;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pages that follow an event stream: {@code /raw} shows what comes in, {@code /turbo} hands it to Turbo. What stands behind
 * their question mark stands there for the event stream, too.
 *
 * <p>Thread-safe.
 */
final class EventPages extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String RAW = """
            <!doctype html>
            <title>Events</title>
            <p id="state"></p>
            <ol id="events"></ol>
            <script type="module">
              const state = document.getElementById("state")
              const source = new EventSource("/events" + location.search)
              source.onopen = () => (state.textContent = "open")
              source.onerror = () => (state.textContent = source.readyState === EventSource.CLOSED ? "given up" : "away")
              for (const name of ["message", "alarm", "gap", "disconnect"]) {
                source.addEventListener(name, (event) => {
                  const entry = document.createElement("li")
                  entry.textContent = `${name} ${event.data}`
                  document.getElementById("events").append(entry)
                })
              }
            </script>
            """;

    private static final String TURBO = """
            <!doctype html>
            <title>Turbo</title>
            <script type="module" src="/turbo.js"></script>
            <body>
            <p id="loads">load %d</p>
            <div id="messages"></div>
            <turbo-stream-source src="/events?turbo=true&amp;%s"></turbo-stream-source>
            </body>
            """;

    private final transient Path turbo;
    private final AtomicInteger loads = new AtomicInteger();

    /** Creates pages that load Turbo from a folder in which npm has installed it. */
    EventPages(Path turbo) {
        this.turbo = turbo;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case "/raw" -> send(response, "text/html", RAW);
            case "/turbo" ->
                send(
                        response,
                        "text/html",
                        TURBO.formatted(
                                loads.incrementAndGet(),
                                request.getQueryString().replace("&", "&amp;")));
            case "/turbo.js" ->
                send(response, "text/javascript", Files.readString(turbo.resolve("dist/turbo.es2017-esm.js")));
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void send(HttpServletResponse response, String type, String text) throws IOException {
        response.setContentType(type + ";charset=utf-8");
        response.getWriter().write(text);
    }
}

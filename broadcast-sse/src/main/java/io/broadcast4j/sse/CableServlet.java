package io.broadcast4j.sse;

import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Query;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries channels to an {@code EventSource}: {@code GET /events?channel=ChatChannel&room_id=1} subscribes as a client of a
 * WebSocket would, and what is broadcast comes as Server-Sent Events. A browser that loses the connection comes back by
 * itself, and gets what it has missed. {@code docs/sse.md} lists what a request may say, and shows the events.
 *
 * <p>The answer is {@code 200} only when all subscriptions were confirmed. Before that, {@code 401} says that the client is
 * not known, {@code 403} that its page or one of its subscriptions is refused, {@code 400} that the request makes no sense,
 * {@code 429} and {@code 503} that there are too many clients, with {@code Retry-After}.
 *
 * <p>It needs asynchronous servlets ({@link #install} sees to that), and filters before it that support them. Thread-safe. No
 * thread waits for a client, but while the body of a {@code POST} is read.
 */
public final class CableServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String METHODS = "GET, POST, OPTIONS";
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);
    private static final int PART_BYTES = 4_096;

    private final transient Acceptor acceptor;
    private final transient Duration retry;
    private final transient Set<String> withheld;
    private final transient OrderReader reader;

    /** Creates a servlet whose clients come back after three seconds. */
    public CableServlet(Acceptor acceptor) {
        this(acceptor, RETRY, Set.of());
    }

    private CableServlet(Acceptor acceptor, Duration retry, Set<String> withheld) {
        this.acceptor = acceptor;
        this.retry = retry;
        this.withheld = Set.copyOf(withheld);
        this.reader = new OrderReader(withheld);
    }

    /**
     * Creates a servlet and adds it to an application, with support for asynchronous requests.
     *
     * @param mapping where clients find it, such as {@code /events}
     * @throws IllegalStateException if the application has been started already, or has a servlet there
     */
    public static void install(ServletContext application, String mapping, Acceptor acceptor) {
        new CableServlet(acceptor).install(application, mapping);
    }

    /** Adds this servlet to an application, as {@link #install(ServletContext, String, Acceptor)}. */
    public void install(ServletContext application, String mapping) {
        ServletRegistration.Dynamic added = application.addServlet("broadcast " + mapping, this);
        if (added == null || !added.addMapping(mapping).isEmpty()) {
            throw new IllegalStateException("There is a servlet at " + mapping + " already");
        }
        added.setAsyncSupported(true);
    }

    /**
     * Returns a servlet whose clients wait this long before they come back.
     *
     * @throws IllegalArgumentException if that is negative, or longer than 24 days
     */
    public CableServlet withRetry(Duration time) {
        return new CableServlet(acceptor, Answers.checkedRetry(time), withheld);
    }

    /**
     * Returns a servlet that does not hand these parameters of a request to its channel, as they are for the authenticator.
     * {@code token}, {@code access_token}, {@code jid} and {@code sid} never are.
     */
    public CableServlet withoutParams(String... names) {
        Set<String> all = new HashSet<>(withheld);
        Collections.addAll(all, names);
        return new CableServlet(acceptor, retry, all);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        serve(request, response, reader::query);
    }

    /** Takes subscribe commands, one in each line of the body, as a WebSocket would carry them. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        serve(request, response, handshake -> reader.body(handshake, body(request)));
    }

    /** Lets pages of other origins ask whether they may ask. */
    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", METHODS);
        Handshake handshake = handshake(request).build();
        if (!acceptor.admit(handshake).equals(Admission.ORIGIN_REFUSED)) {
            allowReading(response, handshake);
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader(
                    "Access-Control-Allow-Headers", "Authorization, Cache-Control, Content-Type, Last-Event-ID, X-JID");
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    /** Answers that there is nothing to learn without the stream. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", METHODS);
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    /** Reads what a request asks for. */
    private interface Reading {
        Order of(Handshake handshake) throws BadRequestException, IOException;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Reading reading)
            throws ServletException, IOException {
        Handshake.Builder builder = handshake(request);
        Handshake handshake = builder.build();
        Admission admission = acceptor.admit(handshake);
        if (!admission.equals(Admission.ORIGIN_REFUSED)) {
            allowReading(response, handshake);
        }
        if (admission.equals(Admission.STOPPING)) {
            Answers.stopping(response);
            return;
        }
        if (!admission.isGranted()) {
            Answers.refuse(response, admission);
            return;
        }
        try {
            Order order = reading.of(handshake);
            open(request, builder.protocol(order.style().protocol()).build(), order);
        } catch (BadRequestException e) {
            Answers.badRequest(response, String.valueOf(e.getMessage()));
        }
    }

    private void open(HttpServletRequest request, Handshake handshake, Order order)
            throws ServletException, IOException {
        if (!request.isAsyncSupported()) {
            throw new ServletException(
                    "The servlet at " + request.getServletPath() + ", or a filter before it, does not"
                            + " support asynchronous requests; setAsyncSupported(true), or use CableServlet.install");
        }
        AsyncContext async = request.startAsync();
        EventOutlet outlet = new EventOutlet(async, order, retry);
        outlet.listen();
        outlet.attach(acceptor.open(handshake, outlet));
    }

    /** Says which page may read the answer. The wildcard never goes with credentials. */
    private void allowReading(HttpServletResponse response, Handshake handshake) {
        response.addHeader("Vary", "Origin");
        Optional<String> origin = acceptor.allowedOrigin(handshake);
        origin.ifPresent(allowed -> {
            response.setHeader("Access-Control-Allow-Origin", allowed);
            if (!allowed.equals("*")) {
                response.setHeader("Access-Control-Allow-Credentials", "true");
            }
        });
    }

    private String body(HttpServletRequest request) throws BadRequestException, IOException {
        int limit = acceptor.maxInboundBytes();
        long deadline = System.nanoTime() + BODY_WITHIN.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[PART_BYTES];
        for (int read = 0; read >= 0; read = request.getInputStream().read(part)) {
            body.write(part, 0, read);
            if (body.size() > limit) {
                throw new BadRequestException("A body has at most " + limit + " bytes");
            }
            if (System.nanoTime() > deadline) {
                throw new BadRequestException("A body is sent within " + BODY_WITHIN.toSeconds() + " seconds");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRequestException("Expected a body in UTF-8");
        }
    }

    private static Handshake.Builder handshake(HttpServletRequest request) {
        Handshake.Builder handshake = Handshake.builder(request.getRequestURI());
        for (String name : Collections.list(request.getHeaderNames())) {
            handshake.headers(Map.of(name, Collections.list(request.getHeaders(name))));
        }
        HttpSession session = request.getSession(false);
        return handshake
                .parameters(Query.parse(request.getQueryString()))
                .secure(request.isSecure())
                .remoteAddress(request.getRemoteAddr())
                .principal(request.getUserPrincipal())
                .session(name -> attribute(session, name));
    }

    private static @Nullable Object attribute(@Nullable HttpSession session, String name) {
        try {
            return session == null ? null : session.getAttribute(name);
        } catch (IllegalStateException invalidated) {
            return null;
        }
    }
}

package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Query;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Upgrades requests to the cable from a servlet, so that a handshake that is not admitted is answered with its HTTP
 * status and {@code Retry-After} header, and never upgraded. It also knows the address of a client in every container.
 *
 * <p>It may be mapped anywhere, and sees the requests after the application's filters. It needs Jakarta WebSocket 2.1
 * or later in the servlet container. Thread-safe.
 */
public final class CableUpgradeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int UPGRADE_REQUIRED = 426;

    private final transient Acceptor acceptor;
    private final transient Closing closing;
    private final boolean compression;

    /** Creates a servlet that refuses compression. */
    public CableUpgradeServlet(Acceptor acceptor) {
        this(acceptor, false);
    }

    /**
     * Creates a servlet.
     *
     * @param compression whether a client may have messages compressed, if the container can do it
     */
    public CableUpgradeServlet(Acceptor acceptor, boolean compression) {
        this.acceptor = acceptor;
        this.closing = new Closing(acceptor.closeTimeout());
        this.compression = compression;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Connection", "Upgrade");
            response.setStatus(UPGRADE_REQUIRED);
            return;
        }
        Handshake.Builder handshake = handshake(request);
        Admission admission = acceptor.admit(handshake.build());
        if (admission.isGranted()) {
            upgrade(request, response, new Offer(handshake, true));
        } else {
            if (admission.retryAfterSeconds() > 0) {
                response.setIntHeader("Retry-After", admission.retryAfterSeconds());
            }
            response.setStatus(admission.status());
        }
    }

    private void upgrade(HttpServletRequest request, HttpServletResponse response, Offer offer)
            throws ServletException, IOException {
        Object attribute = request.getServletContext().getAttribute(ServerContainer.class.getName());
        if (!(attribute instanceof ServerContainer container)) {
            throw new ServletException("There is no WebSocket container in this servlet context; enable it, or add its"
                    + " jar to the application");
        }
        try {
            container.upgradeHttpToWebSocket(
                    request,
                    response,
                    new AdmittedConfigurator(acceptor, closing, compression, offer).config("/"),
                    Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    private static Handshake.Builder handshake(HttpServletRequest request) {
        Handshake.Builder handshake = Handshake.builder(request.getRequestURI());
        for (String name : Collections.list(request.getHeaderNames())) {
            handshake.headers(Map.of(name, Collections.list(request.getHeaders(name))));
        }
        List<String> offered = Collections.list(request.getHeaders("Sec-WebSocket-Protocol"));
        return handshake
                .parameters(Query.parse(request.getQueryString()))
                .subprotocols(Offer.subprotocols(offered))
                .secure(request.isSecure())
                .remoteAddress(request.getRemoteAddr())
                .principal(request.getUserPrincipal())
                .session(Offer.attributes(request.getSession(false)));
    }
}

package io.broadcast4j.examples.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells pages where else they can connect to: {@code ["http://localhost:8081"]}.
 *
 * <p>Behind a load balancer a page needs no such list: there all nodes have one address.
 *
 * <p>Thread-safe.
 */
final class PeersServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient byte[] peers;

    PeersServlet(List<String> peers) {
        this.peers = new JsonMapper().writeValueAsBytes(peers);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(peers);
    }
}

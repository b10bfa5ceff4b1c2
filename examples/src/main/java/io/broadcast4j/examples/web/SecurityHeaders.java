package io.broadcast4j.examples.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells browsers what the pages may do: load what this server has, connect to it and its
 * peers, and nothing else; run no script that stands in a page.
 *
 * <p>Thread-safe.
 */
final class SecurityHeaders extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Map<String, String> headers;

    /**
     * Creates headers for the pages of a node.
     *
     * @param peers the origins of the other nodes, where its pages may connect to as well
     */
    SecurityHeaders(List<String> peers) {
        String elsewhere = peers.stream()
                .map(peer -> " " + peer + " " + peer.replaceFirst("http", "ws"))
                .collect(Collectors.joining());
        headers = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                        + elsewhere + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
                "Cross-Origin-Opener-Policy",
                "same-origin",
                "Cross-Origin-Resource-Policy",
                "same-origin",
                "Referrer-Policy",
                "no-referrer",
                "X-Content-Type-Options",
                "nosniff");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        headers.forEach(response::setHeader);
        chain.doFilter(request, response);
    }
}

package io.broadcast4j.jakarta.ws;

import jakarta.servlet.http.HttpServlet;

/** Stands where an application would: a container without a servlet answers nothing, and upgrades nothing. */
final class NotFound extends HttpServlet {
    private static final long serialVersionUID = 1L;
}

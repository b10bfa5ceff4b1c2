package io.broadcast4j.sse;

import io.broadcast4j.transport.Acceptor;
import jakarta.servlet.http.HttpServlet;

/** Carries channels to an {@code EventSource}. */
public final class CableServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Acceptor acceptor;

    /** Creates a servlet. */
    public CableServlet(Acceptor acceptor) {
        this.acceptor = acceptor;
    }

    @Override
    public String toString() {
        return "CableServlet[" + acceptor + "]";
    }
}

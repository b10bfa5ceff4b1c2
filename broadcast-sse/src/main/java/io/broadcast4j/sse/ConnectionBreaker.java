package io.broadcast4j.sse;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Breaks off a response to a client that does not read, and forgets what is on its way to it.
 *
 * <p>{@link AsyncContext#complete()} alone is polite to such a client: Undertow then waits a minute for it, Tomcat forty
 * seconds, and the kernel after Jetty some two minutes with the megabytes that are on their way. So this is what each of
 * them can do beyond the standard, found by the names of public members; a container that is not known, or that lets
 * nothing be seen, is like one that cannot do it. With HTTP/2 the stream is reset and the connection stays.
 *
 * <p>Thread-safe. Non-blocking.
 */
final class ConnectionBreaker {
    private static final String TOMCAT = "org.apache.catalina.";
    private static final String JETTY = "org.eclipse.jetty.";
    private static final String UNDERTOW = "io.undertow.";

    private ConnectionBreaker() {}

    /**
     * Ends the asynchronous cycle of a request together with its connection, soon and without waiting for the client. The
     * listeners of the cycle are told, by Tomcat of an error first, possibly on another thread and during the call.
     *
     * <p>It must not be called for a request that may be over: that one's objects may serve another client by now.
     *
     * @return false if nothing was done, because the container is not known or the request is not asynchronous: then
     *     {@link AsyncContext#complete()} is all there is
     */
    static boolean breakOff(ServletRequest request) {
        Object own = innermost(request);
        String container = own.getClass().getName();
        try {
            if (!request.isAsyncStarted()) {
                return false;
            } else if (container.startsWith(TOMCAT)) {
                return failInTomcat(own);
            } else if (container.startsWith(JETTY)) {
                return completeInJetty(own, request);
            } else {
                return container.startsWith(UNDERTOW) && closeInUndertow(own, request);
            }
        } catch (IllegalStateException over) {
            return false;
        }
    }

    /**
     * Closes the connection below a thread that waits in a write, which then fails.
     *
     * <p>As for {@link #breakOff}, the request must not be over.
     *
     * @return false if an interrupt of the thread is what would end its wait. That neither helps nor is needed in Tomcat,
     *     which ends it by itself
     */
    static boolean cut(ServletRequest request) {
        Object own = innermost(request);
        String container = own.getClass().getName();
        if (container.startsWith(TOMCAT)) {
            return true;
        } else if (!isAloneOnItsConnection(request)) {
            return false;
        } else if (container.startsWith(UNDERTOW)) {
            // Only a close with a farewell wakes a thread that waits for the socket.
            return close(undertowConnection(own));
        } else {
            Object endPoint = container.startsWith(JETTY) ? jettyEndPoint(own) : null;
            forgetInJetty(endPoint);
            return close(endPoint);
        }
    }

    private static boolean close(@Nullable Object connection) {
        if (connection instanceof Closeable closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
        return connection instanceof Closeable;
    }

    /** Takes off what filters put around a request. */
    private static ServletRequest innermost(ServletRequest request) {
        ServletRequest own = request;
        while (own instanceof ServletRequestWrapper wrapper) {
            own = wrapper.getRequest();
        }
        return own;
    }

    /** Does what Tomcat does itself when it cannot write. It has no other way in than a protected field. */
    private static boolean failInTomcat(Object request) {
        Object coyote = ByName.call(ByName.field(request, "request"), "getCoyoteRequest");
        Method action = coyote == null ? null : ByName.method(coyote.getClass(), "action", 2);
        if (coyote == null || action == null) {
            return false;
        }
        Object closeNow = ByName.constant(action.getParameterTypes()[0], "CLOSE_NOW");
        // Of this exception Tomcat makes neither an error page nor a line in a log.
        Object gone = ByName.create(
                request.getClass(),
                "org.apache.catalina.connector.ClientAbortException",
                "The client does not read what is sent to it");
        if (closeNow == null || gone == null) {
            return false;
        }
        ByName.call(coyote, "action", closeNow, gone);
        return true;
    }

    /** Jetty closes when a response is completed that cannot be written; it has only to forget what is on its way. */
    private static boolean completeInJetty(Object own, ServletRequest request) {
        if (isAloneOnItsConnection(request)) {
            forgetInJetty(jettyEndPoint(own));
        }
        request.getAsyncContext().complete();
        return true;
    }

    private static void forgetInJetty(@Nullable Object endPoint) {
        if (ByName.call(endPoint, "getTransport") instanceof SocketChannel socket) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    private static @Nullable Object jettyEndPoint(Object request) {
        Object connection =
                ByName.call(ByName.call(ByName.call(request, "getRequest"), "getConnectionMetaData"), "getConnection");
        Object endPoint = ByName.call(connection, "getEndPoint");
        for (Object inner = endPoint; inner != null; inner = ByName.call(inner, "unwrap")) {
            endPoint = inner;
        }
        return endPoint;
    }

    /**
     * Completes and closes on the thread that does the connection's input and output. From any other one, and in the other
     * order, Undertow reports an error for each connection.
     */
    private static boolean closeInUndertow(Object own, ServletRequest request) {
        if (undertowConnection(own) instanceof Closeable connection
                && ByName.call(connection, "getIoThread") instanceof Executor thread) {
            AsyncContext context = request.getAsyncContext();
            thread.execute(() -> {
                try (connection) {
                    forgetInUndertow(connection, request);
                    context.complete();
                } catch (IOException | IllegalStateException over) {
                    // There is nothing to break off any more.
                }
            });
            return true;
        }
        return false;
    }

    private static @Nullable Object undertowConnection(Object request) {
        return ByName.call(ByName.call(request, "getExchange"), "getConnection");
    }

    private static void forgetInUndertow(Object connection, ServletRequest request) {
        Object option = ByName.constant(connection.getClass(), "org.xnio.Options", "CLOSE_ABORT");
        if (option != null && isAloneOnItsConnection(request)) {
            ByName.call(connection, "setOption", option, true);
        }
    }

    private static boolean isAloneOnItsConnection(ServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1.");
    }
}

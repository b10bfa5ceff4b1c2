package io.broadcast4j.jakarta.ws;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What containers can do with a session beyond the standard: tell the client's address, and cut the connection without
 * waiting for the client.
 *
 * <p>It is found by the names of public methods, so that no container is needed to compile or run, and one that hides
 * its classes from applications is like one that cannot do it. Thread-safe.
 */
final class ContainerSession {
    private static final String JETTY_REMOTE_ADDRESS = "jakarta.websocket.endpoint.remoteAddress";

    private final Session session;

    private ContainerSession(Session session) {
        this.session = session;
    }

    static ContainerSession of(Session session) {
        return new ContainerSession(session);
    }

    /** Returns the client's address from Jetty, Tyrus or Undertow, null from the others. */
    @Nullable
    String remoteAddress() {
        String host = hostOf(session.getUserProperties().get(JETTY_REMOTE_ADDRESS));
        if (host == null && call(session, "getRemoteAddr") instanceof String text) {
            host = text;
        }
        Object channel = host == null ? undertowChannel() : null;
        return channel == null ? host : hostOf(call(channel, "getSourceAddress"));
    }

    private static @Nullable String hostOf(@Nullable Object address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : null;
    }

    /**
     * Cuts the connection. Undertow and Jetty wait for ever for a client that does not read, and Tomcat for ten seconds
     * and more for one that does not answer a close frame. Tyrus waits for nobody. May block for some milliseconds.
     */
    void cut() {
        call(session, "forceClose");
        call(session, "onClose", new CloseReason(CloseCodes.GOING_AWAY, ""));
        Object core = jettyCore();
        if (core != null) {
            call(core, "abort");
        }
    }

    /** Returns the session of Jetty's core, null elsewhere. */
    @Nullable
    Object jettyCore() {
        return call(session, "getCoreSession");
    }

    /** Returns the channel of Undertow's core, null elsewhere. */
    @Nullable
    Object undertowChannel() {
        return call(session, "getWebSocketChannel");
    }

    private static @Nullable Object call(Object target, String name, Object... arguments) {
        Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
        Method method = find(target.getClass(), name, types);
        if (method == null) {
            return null;
        }
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }

    /** Finds a method in a public class or interface: it may be called wherever it is overridden. */
    private static @Nullable Method find(@Nullable Class<?> type, String name, Class<?>... types) {
        if (type == null) {
            return null;
        }
        if (Modifier.isPublic(type.getModifiers())) {
            try {
                Method method = type.getMethod(name, types);
                if (Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
                    return method;
                }
            } catch (NoSuchMethodException e) {
                return null; // What a class does not have, neither its parents nor its interfaces have.
            }
        }
        for (Class<?> contract : type.getInterfaces()) {
            Method method = find(contract, name, types);
            if (method != null) {
                return method;
            }
        }
        return find(type.getSuperclass(), name, types);
    }
}

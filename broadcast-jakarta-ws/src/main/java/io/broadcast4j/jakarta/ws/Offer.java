package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Query;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A handshake on its way from the HTTP request, which ends with the upgrade, to the session that comes of it.
 *
 * @param handshake what the request said; the session adds what only it knows
 * @param admitted whether the acceptor has admitted it already
 */
record Offer(Handshake.Builder handshake, boolean admitted) {
    private static final String KEY = "io.broadcast4j.jakarta.ws.offer";

    /** Copies what the request says: it is of no use after the handshake. */
    static Offer of(HandshakeRequest request) {
        URI uri = request.getRequestURI();
        Map<String, List<String>> headers = request.getHeaders();
        Handshake.Builder builder = Handshake.builder(uri.getPath())
                .headers(headers)
                .parameters(Query.parse(request.getQueryString()))
                .principal(request.getUserPrincipal())
                .session(attributes(request.getHttpSession()));
        List<String> offered = headers.entrySet().stream()
                .filter(header -> HandshakeRequest.SEC_WEBSOCKET_PROTOCOL.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .collect(Collectors.toUnmodifiableList());
        return new Offer(builder.subprotocols(subprotocols(offered)), false);
    }

    /** Splits the values of {@code Sec-WebSocket-Protocol} headers, RFC 6455 section 11.3.4. */
    static List<String> subprotocols(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableList());
    }

    static Function<String, @Nullable Object> attributes(@Nullable Object httpSession) {
        // Without the servlet API on the class path there is no session, and the class below is not loaded.
        return httpSession == null ? name -> null : new HttpSessionAttributes(httpSession);
    }

    void putInto(Map<String, Object> userProperties) {
        userProperties.put(KEY, this);
    }

    /** Takes the offer out of the properties of a session, where it would live as long as the connection. */
    static Offer takeFrom(Session session, Map<String, Object> userProperties) {
        Object found = session.getUserProperties().remove(KEY);
        Object configured = userProperties.remove(KEY);
        if (found == null) {
            found = configured;
        }
        if (found instanceof Offer offer) {
            return offer;
        }
        throw new IllegalStateException("The container " + session.getClass().getName()
                + " does not hand the user properties of a handshake to its session");
    }

    /** Completes the handshake with what the session knows. */
    Handshake complete(Session session) {
        if (admitted) {
            return handshake.build();
        }
        return handshake
                .secure(session.isSecure())
                .remoteAddress(ContainerSession.of(session).remoteAddress())
                .build();
    }
}

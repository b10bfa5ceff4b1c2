/** Transport of Broadcast for any Jakarta WebSocket container. Start at {@code CableEndpoints}. */
@org.jspecify.annotations.NullMarked
module io.broadcast4j.jakarta.ws {
    requires transitive io.broadcast4j.core;
    requires transitive jakarta.websocket;
    requires transitive jakarta.websocket.client;
    requires org.slf4j;
    requires static transitive jakarta.servlet;
    requires static org.eclipse.jetty.util;
    requires static org.eclipse.jetty.websocket.core.common;
    requires static undertow.core;

    exports io.broadcast4j.jakarta.ws;
}

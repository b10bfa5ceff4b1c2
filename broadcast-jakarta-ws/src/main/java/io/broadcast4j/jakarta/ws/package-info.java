/**
 * Carries frames over the WebSocket of any Jakarta container: Tomcat, Jetty, Undertow, Tyrus and those built on them.
 *
 * <p>Floor 2: of this library it imports {@code io.broadcast4j.transport} and {@code concurrent} alone, and nothing but applications imports it.
 * {@link io.broadcast4j.jakarta.ws.CableEndpoints} registers an endpoint with a container;
 * {@link io.broadcast4j.jakarta.ws.CableUpgradeServlet} does the same from a servlet, and answers a refused handshake with
 * its HTTP status.
 *
 * <p>What the specification leaves open, containers decide differently, so this room takes nothing for granted: one send
 * is under way per session, sends never nest, nobody but a thread of this room closes a session, and the end of a
 * connection is reported once, by the container or by a deadline.
 */
@NullMarked
package io.broadcast4j.jakarta.ws;

import org.jspecify.annotations.NullMarked;

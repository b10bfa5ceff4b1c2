/**
 * Server-Sent Events transport: the same channels as over a WebSocket, for whoever can make an HTTP request.
 *
 * <p>Floor 4: {@link io.broadcast4j.sse.CableServlet} turns a request into subscribe commands on the inlet, and an
 * {@code EventOutlet} writes the frames of the engine on an asynchronous servlet, so that everything between them is the same
 * road a WebSocket client takes. {@link io.broadcast4j.sse.EventStream} is for servlets that write a loop of their own.
 */
@NullMarked
package io.broadcast4j.sse;

import org.jspecify.annotations.NullMarked;

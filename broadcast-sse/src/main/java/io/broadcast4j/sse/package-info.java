/**
 * Server-Sent Events transport.
 *
 * <p>Floor 4: it implements the outlet of {@link io.broadcast4j.transport} on an asynchronous servlet and turns a query
 * into subscribe commands on the inlet, so that everything above it is the same road a WebSocket client takes. It holds
 * no class yet.
 */
@NullMarked
package io.broadcast4j.sse;

import org.jspecify.annotations.NullMarked;

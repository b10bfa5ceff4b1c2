/**
 * The seam between the engine and whatever carries frames to a client.
 *
 * <p>Floor 1, the ground: it imports nothing of this library. A transport turns its container's handshake into a
 * {@link io.broadcast4j.transport.Handshake}, asks the {@link io.broadcast4j.transport.Acceptor} whether it may upgrade,
 * and opens an {@link io.broadcast4j.transport.Inlet} with an {@link io.broadcast4j.transport.Outlet} of its own.
 */
@NullMarked
package io.broadcast4j.transport;

import org.jspecify.annotations.NullMarked;

/**
 * Who is present on a stream.
 *
 * <p>Floor 2. {@link io.broadcast4j.presence.PresenceRegistry} is the seam, {@link
 * io.broadcast4j.presence.InMemoryPresence} the one for a single node.
 */
@NullMarked
package io.broadcast4j.presence;

import org.jspecify.annotations.NullMarked;

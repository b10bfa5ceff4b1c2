/**
 * Who is present on a stream.
 *
 * <p>Floor 2. {@link io.broadcast4j.presence.PresenceRegistry} is the seam, {@link
 * io.broadcast4j.presence.InMemoryPresence} the one for a single node: a {@code Roster} for each stream knows the members
 * ({@code Attendee}) and their sessions ({@code Session}), and a {@code Teller} tells the {@link
 * io.broadcast4j.presence.PresenceListener} what has changed, in order.
 */
@NullMarked
package io.broadcast4j.presence;

import org.jspecify.annotations.NullMarked;

/**
 * Who is here: members with however many tabs, who come, step away and go.
 *
 * <p>{@link io.broadcast4j.examples.presence.LobbyChannel} is the whole of it. It is shown on the page in {@code
 * src/main/resources/web/resume}, since a connection that is cut for a moment is no leave and join either.
 */
@NullMarked
package io.broadcast4j.examples.presence;

import org.jspecify.annotations.NullMarked;

/**
 * A chat in rooms: a channel, the actions of a client, and a throttled typing indicator.
 *
 * <p>Its page is in {@code src/main/resources/web/chat}.
 */
@NullMarked
package io.broadcast4j.examples.chat;

import org.jspecify.annotations.NullMarked;

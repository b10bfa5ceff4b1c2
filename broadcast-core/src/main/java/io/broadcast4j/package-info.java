/**
 * The vocabulary of Broadcast: what a message is, where it goes, who may send it, what can be observed.
 *
 * <p>Floor 1, the ground. It imports nothing of this library, and everything else imports it. Nothing is assembled
 * here: a server is built by {@code io.broadcast4j.server.BroadcastServer}.
 */
@NullMarked
package io.broadcast4j;

import org.jspecify.annotations.NullMarked;

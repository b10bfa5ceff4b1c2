/**
 * What an application writes: channels, and what the engine hands to them.
 *
 * <p>Floor 3. Everything here but {@link io.broadcast4j.channel.Subscription} is implemented by the application.
 */
@NullMarked
package io.broadcast4j.channel;

import org.jspecify.annotations.NullMarked;

/**
 * What an application writes: channels, and what the engine hands to them.
 *
 * <p>Floor 3. {@link io.broadcast4j.channel.Subscription} and {@link io.broadcast4j.channel.Presence} are implemented by
 * the engine, {@link io.broadcast4j.channel.PubSubChannel} is ready for use; the rest is for the application to implement.
 */
@NullMarked
package io.broadcast4j.channel;

import org.jspecify.annotations.NullMarked;

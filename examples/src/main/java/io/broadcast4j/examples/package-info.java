/**
 * The demo application: one server that shows every pattern, each in a package of its own.
 *
 * <p>{@link io.broadcast4j.examples.Demo} starts it, {@link io.broadcast4j.examples.DemoServer} puts it together. Start
 * reading at {@link io.broadcast4j.examples.chat.ChatChannel}.
 */
@NullMarked
package io.broadcast4j.examples;

import org.jspecify.annotations.NullMarked;

/**
 * The few pieces of threading and time that several rooms share, adapters among them.
 *
 * <p>Floor 2. {@code docs/concurrency.md} names every thread of the library and what may run on it.
 */
@NullMarked
package io.broadcast4j.concurrent;

import org.jspecify.annotations.NullMarked;

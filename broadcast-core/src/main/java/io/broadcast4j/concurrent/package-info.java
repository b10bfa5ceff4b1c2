/**
 * The few pieces of threading that several rooms share, adapters among them.
 *
 * <p>Floor 1, the ground. {@code docs/concurrency.md} names every thread of the library and what may run on it.
 */
@NullMarked
package io.broadcast4j.concurrent;

import org.jspecify.annotations.NullMarked;

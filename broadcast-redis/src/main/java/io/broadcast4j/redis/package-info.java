/**
 * Redis backplane.
 *
 * <p>Floor 4: it implements the seams of {@link io.broadcast4j.backplane} so that the nodes of one application share
 * their streams. It holds no class yet.
 */
@NullMarked
package io.broadcast4j.redis;

import org.jspecify.annotations.NullMarked;

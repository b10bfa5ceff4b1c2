/**
 * The nodes of one application share their streams, histories and members through Redis.
 *
 * <p>Floor 4: it implements the seams of {@link io.broadcast4j.backplane} and {@link io.broadcast4j.presence}. Begin
 * with {@code RedisBackplane}.
 */
@NullMarked
package io.broadcast4j.redis;

import org.jspecify.annotations.NullMarked;

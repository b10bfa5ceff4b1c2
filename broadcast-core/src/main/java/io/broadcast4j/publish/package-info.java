/**
 * The publish road from the application to the backplane, and what flows along it calmly.
 *
 * <p>Floor 4. Behaviour is added by wrapping the one-method {@link io.broadcast4j.Broadcaster}.
 */
@NullMarked
package io.broadcast4j.publish;

import org.jspecify.annotations.NullMarked;

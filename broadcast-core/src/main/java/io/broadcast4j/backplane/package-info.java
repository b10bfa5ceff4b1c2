/**
 * What carries a message from the node that publishes it to every node that listens, its own included.
 *
 * <p>Floor 3. {@link io.broadcast4j.backplane.Backplane} is the seam, {@link io.broadcast4j.backplane.History} its
 * optional memory, {@link io.broadcast4j.backplane.InMemoryBackplane} the one for a single node.
 */
@NullMarked
package io.broadcast4j.backplane;

import org.jspecify.annotations.NullMarked;

/**
 * The wire protocols: text in, values out, and back.
 *
 * <p>Floor 3. Pure: no threads, no I/O, and no state but a cache of digests in
 * {@link io.broadcast4j.protocol.EventStreamProtocol}. Golden transcripts of every protocol stand in {@code docs/wire.md},
 * those of event streams in {@code docs/sse.md}.
 */
@NullMarked
package io.broadcast4j.protocol;

import org.jspecify.annotations.NullMarked;

/**
 * The wire protocols: text in, values out, and back.
 *
 * <p>Floor 3. Pure: no threads, no state, no I/O. Golden transcripts of every protocol stand in {@code docs/wire.md}.
 */
@NullMarked
package io.broadcast4j.protocol;

import org.jspecify.annotations.NullMarked;

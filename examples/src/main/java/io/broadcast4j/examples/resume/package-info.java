/**
 * Nothing is lost: numbered ticks, and connections that are cut while they come.
 *
 * <p>{@link io.broadcast4j.examples.resume.TicksChannel} is all that a client which resumes needs of the server, and a
 * {@link io.broadcast4j.backplane.HistoryPolicy} for its stream. Its page is in {@code src/main/resources/web/resume}.
 */
@NullMarked
package io.broadcast4j.examples.resume;

import org.jspecify.annotations.NullMarked;

package io.broadcast4j.presence;

import io.broadcast4j.Stream;
import java.time.Instant;

/**
 * One session on one stream.
 *
 * <p>Immutable, thread-safe.
 *
 * @param stream where it is present
 * @param session names the session, on no other stream than this and in no other process
 * @param lastSeen when it last gave a sign of life
 */
public record Attendance(Stream stream, String session, Instant lastSeen) {}

package io.broadcast4j.presence;

import io.broadcast4j.json.Json;
import java.time.Instant;

/**
 * Somebody who is present on a stream, with however many sessions.
 *
 * <p>Immutable, thread-safe.
 *
 * @param id who it is
 * @param info what others are shown of the member; what was said last, by whichever session
 * @param sessions how many sessions the member has, such as tabs of a browser
 * @param since when the first of them joined
 * @param lastSeen when one of them last gave a sign of life
 */
public record Member(String id, Json info, int sessions, Instant since, Instant lastSeen) {}

package io.broadcast4j.protocol;

import io.broadcast4j.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * As whom a client wants to be present.
 *
 * <p>Immutable, thread-safe.
 *
 * @param id who it says it is, or null if it leaves that to the server
 * @param info what others shall be shown, or null for nothing
 */
public record Attendee(@Nullable String id, @Nullable Json info) {}

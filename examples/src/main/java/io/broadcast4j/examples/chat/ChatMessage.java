package io.broadcast4j.examples.chat;

import java.time.Instant;

/**
 * A message that was posted.
 *
 * @param id counts the messages of this server
 * @param body plain text; whoever shows it as HTML escapes it
 * @param at when it was posted
 */
public record ChatMessage(long id, String body, Instant at) {}

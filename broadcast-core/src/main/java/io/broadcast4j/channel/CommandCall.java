package io.broadcast4j.channel;

import io.broadcast4j.Identity;

/**
 * A command of a client that is about to be carried out.
 *
 * @param connectionId the connection it came from
 * @param identity who sent it
 * @param command {@code subscribe}, {@code unsubscribe}, {@code message}, {@code history}, {@code whisper}, {@code join},
 *     {@code leave} or {@code presence}
 * @param identifier the subscription it is about, as the client wrote it
 */
public record CommandCall(String connectionId, Identity identity, String command, String identifier) {}

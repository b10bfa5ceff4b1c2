package io.broadcast4j;

/**
 * What an observer is told of a connection.
 *
 * <p>Immutable, thread-safe.
 *
 * @param id unguessable, unique over all nodes
 * @param identity the key of the identity, or empty before authentication
 * @param protocol the name of the wire protocol
 */
public record ConnectionInfo(String id, String identity, String protocol) {}

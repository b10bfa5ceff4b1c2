package io.broadcast4j.server;

import io.broadcast4j.protocol.Protocol;

/**
 * How a connection begins.
 *
 * <p>Immutable.
 *
 * @param id unguessable
 * @param protocol what it speaks
 * @param resumable whether the protocol lets the client come back to its session
 * @param answersPings whether the pong extension was agreed on
 * @param shard which part of the fan-out serves it
 * @param departure called when it has gone
 */
record Opening(
        String id, Protocol protocol, boolean resumable, boolean answersPings, Shard shard, Runnable departure) {}

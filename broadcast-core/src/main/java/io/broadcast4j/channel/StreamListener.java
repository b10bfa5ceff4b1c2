package io.broadcast4j.channel;

import io.broadcast4j.json.Json;

/**
 * Looks at the messages of a stream before they reach one client. Nothing is sent unless it transmits.
 *
 * <p>Thread: the subscription's executor, one message at a time, in the order of the stream. Blocking: allowed.
 */
@FunctionalInterface
public interface StreamListener {
    /** Takes one message. */
    void received(Json message);
}

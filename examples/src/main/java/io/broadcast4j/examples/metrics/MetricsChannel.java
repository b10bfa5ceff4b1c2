package io.broadcast4j.examples.metrics;

import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;

/**
 * How the nodes are: {@code new EventSource("/events?channel=MetricsChannel")}, or any client of the WebSocket. A browser that
 * comes back to the event stream is sent what it has missed; nothing here has to be done for that.
 *
 * <p>Thread-safe.
 */
public final class MetricsChannel implements Channel {
    @Override
    public void subscribed(Subscription client) {
        client.streamFrom(Sampler.STREAM);
    }
}

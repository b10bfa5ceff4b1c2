package io.broadcast4j.examples.resume;

import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;

/**
 * Numbered ticks: {@code {"channel": "TicksChannel"}}. What a client has missed is replayed if it speaks the extended
 * protocol; nothing here has to be done for that.
 *
 * <p>Thread-safe.
 */
public final class TicksChannel implements Channel {
    private final Ticker ticker;

    /** Creates the channel of a ticker. */
    public TicksChannel(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void subscribed(Subscription client) {
        client.streamFrom(Ticker.STREAM);
        ticker.enter();
    }

    @Override
    public void unsubscribed(Subscription client) {
        ticker.leave();
    }
}

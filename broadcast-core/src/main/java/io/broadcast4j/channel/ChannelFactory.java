package io.broadcast4j.channel;

/**
 * Makes a channel object for each subscription, for channels that keep their state in fields.
 *
 * @param <C> the class of the channels, whose actions clients may call
 */
@FunctionalInterface
public interface ChannelFactory<C extends Channel> {
    /** Makes the channel of one subscription. Called on the subscription's executor, before anything else. */
    C create(Subscription client);
}

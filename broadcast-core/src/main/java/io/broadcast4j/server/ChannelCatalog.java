package io.broadcast4j.server;

import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.ChannelFactory;
import java.util.Map;
import java.util.Optional;

/** The channels that clients can subscribe to, by name: a look-up in a map, and nothing else is done with the name. */
final class ChannelCatalog {
    /** One channel: how to get it, and what clients may call. */
    record Entry(String name, ActionTable actions, ChannelFactory<?> factory) {
        /** Makes the entry of a channel that serves all subscriptions. */
        static Entry of(String name, Channel channel) {
            return new Entry(name, ActionTable.of(channel.getClass()), client -> channel);
        }
    }

    private final Map<String, Entry> entries;

    ChannelCatalog(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }
}

package io.broadcast4j.redis;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The links to all shards, as many as the layout says: one where Redis is no cluster.
 *
 * <p>Confined to the control thread.
 */
final class Links {
    private final Connector connector;
    private final Control control;
    private final Ears ears;
    private final Link.Reports reports;
    private final Map<Shard, Link> links = new LinkedHashMap<>();
    private Layout layout = Layout.UNKNOWN;
    private boolean closed;

    Links(Connector connector, Control control, Ears ears, Link.Reports reports) {
        this.connector = connector;
        this.control = control;
        this.ears = ears;
        this.reports = reports;
    }

    /** Returns the layout that the links are in line with. */
    Layout layout() {
        return layout;
    }

    /** Takes note of a layout that has changed, and asks again for channels that were refused or taken away. */
    void look() {
        if (closed) {
            return;
        }
        Layout seen = connector.look();
        if (!seen.equals(layout)) {
            layout = seen;
            bringInLine();
        }
        boolean displaced = false;
        for (Link link : links.values()) {
            displaced |= link.wiring().retry();
        }
        if (displaced) {
            connector.refresh();
        }
    }

    private void bringInLine() {
        Set<Shard> shards = layout.shards();
        links.entrySet().removeIf(entry -> {
            boolean gone = !shards.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        links.values().forEach(link -> link.wiring().review());
        for (Shard shard : shards) {
            if (!links.containsKey(shard)) {
                Wiring wiring = new Wiring(ears, channel -> shard.equals(layout.shard(channel)), control);
                Link link = new Link(shard, connector, control, wiring, reports);
                links.put(shard, link);
                link.connect();
            }
        }
    }

    /** Takes note that a channel is wanted now, or not any more. */
    void change(ByteBuffer channel) {
        Link link = at(channel);
        if (link != null) {
            link.wiring().change(channel);
        }
    }

    /** Gives the connection up over which a channel should be heard, and makes a new one. */
    void renew(ByteBuffer channel, String cause) {
        Link link = at(channel);
        if (link != null) {
            link.renew(cause);
        }
    }

    /** Tells whether everything that was wanted when the connections were made is heard. */
    boolean areWhole() {
        return !links.isEmpty() && links.values().stream().allMatch(Link::isWhole);
    }

    /** Returns what was wrong last where a channel should be heard, or nothing if it is well. */
    String trouble(ByteBuffer channel) {
        Link link = at(channel);
        return link == null ? "" : link.trouble();
    }

    private @Nullable Link at(ByteBuffer channel) {
        Shard shard = layout.shard(channel);
        return shard == null ? null : links.get(shard);
    }

    void close() {
        closed = true;
        links.values().forEach(Link::close);
        links.clear();
    }
}

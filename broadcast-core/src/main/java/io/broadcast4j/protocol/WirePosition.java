package io.broadcast4j.protocol;

import io.broadcast4j.Position;

/**
 * How a position travels to clients and back: as an offset and an epoch. Clients keep the epoch of a message as they got
 * it and never look into it, so it carries the entry id as well, behind a dot.
 */
final class WirePosition {
    private WirePosition() {}

    static String epoch(Position position) {
        return position.entryId().isEmpty() ? position.epoch() : position.epoch() + "." + position.entryId();
    }

    /**
     * Returns the position that a client gives back. Any text will do. Of several dots the last one counts: what stands
     * before it has a dot then, as no epoch of ours has, and so it matches none.
     *
     * @throws IllegalArgumentException if the offset is negative
     */
    static Position of(String epoch, long offset) {
        int dot = epoch.lastIndexOf('.');
        return dot < 0
                ? new Position(epoch, offset, "")
                : new Position(epoch.substring(0, dot), offset, epoch.substring(dot + 1));
    }
}

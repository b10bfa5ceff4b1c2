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
     * Returns the position that a client gives back.
     *
     * @throws IllegalArgumentException if no position looks so: the offset is negative, or there are several dots
     */
    static Position of(String epoch, long offset) {
        int dot = epoch.indexOf('.');
        return dot < 0
                ? new Position(epoch, offset, "")
                : new Position(epoch.substring(0, dot), offset, epoch.substring(dot + 1));
    }
}

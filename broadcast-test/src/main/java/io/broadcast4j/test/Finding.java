package io.broadcast4j.test;

import io.broadcast4j.Stream;

/**
 * Something that {@link DeliveryChecker} found wrong.
 *
 * <p>Immutable, thread-safe.
 *
 * @param kind what is wrong
 * @param subscriber the name of the subscriber it happened to; empty if it happened to the publisher
 * @param stream on which stream
 * @param detail which messages, in words
 */
public record Finding(Kind kind, String subscriber, Stream stream, String detail) {
    /** What can go wrong. */
    public enum Kind {
        /** A message that was stored did not arrive, and no gap was signalled. */
        SILENT_LOSS,
        /** A message arrived again, or was stored twice. */
        DUPLICATE,
        /** A message arrived after a later one. */
        REORDER,
        /** A message arrived that was rejected or never published. */
        PHANTOM,
        /** A message arrived with another payload or at another position than it was stored with. */
        CORRUPTED,
        /** A gap was signalled, and nothing was missing. */
        FALSE_GAP
    }

    @Override
    public String toString() {
        return kind + (subscriber.isEmpty() ? "" : " to " + subscriber) + " on " + stream + ": " + detail;
    }
}

package io.broadcast4j;

/**
 * A model that can stand in a stream name, as in {@code Stream.of("posts", post)}.
 *
 * <p>Models rarely have a stable {@code toString()}, so they say explicitly what names them.
 */
@FunctionalInterface
public interface Streamable {
    /** Returns what identifies this model among its kind, for example its primary key as text. Must not change. */
    String streamPart();
}

package io.broadcast4j.presence;

import java.util.List;

/**
 * A part of the members of a stream.
 *
 * <p>Immutable, thread-safe.
 *
 * @param members the members of this page, in the order of their ids
 * @param total how many members the stream has in all
 * @param hasMore whether there are more, after the id of the last one here
 */
public record PresencePage(List<Member> members, int total, boolean hasMore) {
    /** Copies the list. */
    public PresencePage {
        members = List.copyOf(members);
    }
}
